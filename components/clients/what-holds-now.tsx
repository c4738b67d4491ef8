import { Callout } from '#components/ui/callout.tsx';
import { countOf } from '#components/ui/number.tsx';
import type { PublicClient } from '#lib/access/clients/public-client';
import { expiryWarningDays } from '#lib/access/clients/schemas';

type WhatHoldsNowProps = Pick<PublicClient, 'state' | 'passwordDaysLeft' | 'reportOnly'> & {
  entries: number;
  /** Addresses of the last 7 days that are not listed; asked for with report only. */
  wouldBeRefused: number;
};

/** In words: who gets tokens from this API client at this moment, and for how long. */
export function WhatHoldsNow({ entries, wouldBeRefused, ...client }: WhatHoldsNowProps) {
  const { state, passwordDaysLeft: days, reportOnly } = client;
  if (state === 'disabled') {
    return <Callout>This API client is disabled: it gets no token, and those it has are refused.</Callout>;
  }
  if (state === 'password_expired') {
    return (
      <Callout tone="refused">
        The password has expired: no token is given, and those given before are refused. The program itself
        can change it with <code className="font-mono">POST /manage/password</code>, or you can issue a new
        one.
      </Callout>
    );
  }
  if (reportOnly) {
    return (
      <Callout tone="warning">
        Report only:{' '}
        {wouldBeRefused === 0
          ? 'no address of the last 7 days would be refused'
          : `${countOf(wouldBeRefused, 'address', 'addresses')} would be refused`}
        . Any address gets tokens with the password; those not whitelisted stand in Failed Logs.
      </Callout>
    );
  }
  if (entries === 0) {
    return (
      <Callout tone="refused">
        Every request is refused: no address is whitelisted. Add the address that the program asks from.
      </Callout>
    );
  }
  return (
    <Callout tone={days !== null && days <= expiryWarningDays ? 'warning' : 'allowed'}>
      {`Tokens only from ${countOf(entries, 'whitelisted address or range', 'whitelisted addresses and ranges')}; the password ${expiryWords(days)}.`}
    </Callout>
  );
}

function expiryWords(days: number | null): string {
  if (days === null) return 'never expires';
  return days === 1 ? 'expires within a day' : `expires in ${countOf(days, 'day')}`;
}
