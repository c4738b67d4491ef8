import { Callout } from '#components/ui/callout.tsx';
import { countOf } from '#components/ui/number.tsx';
import type { ServiceTokenDetail } from '#lib/access/service-tokens/get';

/** In words: from where the token works at this moment. */
export function TokenHoldsNow({ expiry, entries }: Pick<ServiceTokenDetail, 'expiry' | 'entries'>) {
  if (expiry === 'over') {
    return (
      <Callout tone="refused">
        This service token has expired: every call with it is refused with 401. Make a new one where it is
        still needed.
      </Callout>
    );
  }
  if (entries === 0) {
    return (
      <Callout tone="refused">
        Every call is refused: no address is listed. Enter the address that the program runs at.
      </Callout>
    );
  }
  const from = countOf(entries, 'listed address or range', 'listed addresses and ranges');
  return (
    <Callout tone={expiry === 'soon' ? 'warning' : 'allowed'}>
      {`Calls only from ${from}${expiry === 'soon' ? '; it is about to expire' : ''}.`}
    </Callout>
  );
}
