import type { ReactNode } from 'react';
import { Callout } from '#components/ui/callout.tsx';
import { ClockTime } from '#components/ui/clock-time.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import type { PublicAuthkey } from '#lib/access/authkeys/public-authkey';

type WhatHoldsNowProps = Pick<PublicAuthkey, 'state' | 'mode' | 'offUntil' | 'reportOnly'> & {
  /** Entries of its own list, and of the company's. */
  own: number;
  company: number;
  /** Addresses of the last 7 days that are in neither; asked for with report only. */
  wouldBeRefused: number;
  /** What can be done about it. */
  action?: ReactNode;
};

/** In words: who may use this authkey at this moment. */
export function WhatHoldsNow({ own, company, wouldBeRefused, action, ...authkey }: WhatHoldsNowProps) {
  const { state, mode, offUntil, reportOnly } = authkey;
  if (state !== 'active') {
    return <Callout tone="neutral">This authkey is {state}: every request with it is refused.</Callout>;
  }
  if (mode === 'off' && offUntil) {
    return (
      <Callout tone="warning" action={action}>
        Off until <ClockTime at={offUntil} />, then {reportOnly ? 'report only' : 'on'} again. Until then any
        address may use this key, and the whitelists below do not matter.
      </Callout>
    );
  }
  if (mode === 'off') {
    return (
      <Callout tone="warning">
        Any address may use this key. IP security is off, so the whitelists below do not matter.
      </Callout>
    );
  }
  if (mode === 'report') {
    return (
      <Callout tone="warning">
        Report only:{' '}
        {wouldBeRefused === 0
          ? 'no address of the last 7 days would be refused'
          : `${countOf(wouldBeRefused, 'address', 'addresses')} would be refused`}
        . Any address may use this key; those in neither list stand in Failed Logs.
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
        `: ${formatNumber(own)} of its own, ${formatNumber(company)} of the company's`}
      {company > 0 && own === 0 && ", all of them the company's"}.
    </Callout>
  );
}
