import { Callout } from '#components/ui/callout.tsx';
import { countOf } from '#components/ui/number.tsx';
import type { PublicAuthkey } from '#lib/access/authkeys/public-authkey';

type WhatHoldsNowProps = Pick<PublicAuthkey, 'state' | 'ipSecurity'> & { own: number; company: number };

/** In words: who may use this authkey at this moment. */
export function WhatHoldsNow({ state, ipSecurity, own, company }: WhatHoldsNowProps) {
  if (state !== 'active') {
    return <Callout tone="neutral">This authkey is {state}: every request with it is refused.</Callout>;
  }
  if (!ipSecurity) {
    return (
      <Callout tone="warning">
        Any address may use this key. IP security is off, so the whitelists below do not matter.
      </Callout>
    );
  }
  if (own + company === 0) {
    return (
      <Callout tone="refused">
        Every request is refused: IP security is on and no address is whitelisted. Add the address that your
        requests come from.
      </Callout>
    );
  }
  return (
    <Callout tone="allowed">
      Requests are accepted only from{' '}
      {countOf(own + company, 'whitelisted address or range', 'whitelisted addresses and ranges')}
      {company > 0 &&
        own > 0 &&
        `: ${own.toLocaleString('en')} of its own, ${company.toLocaleString('en')} of the company's`}
      {company > 0 && own === 0 && ", all of them the company's"}.
    </Callout>
  );
}
