import { Callout } from '#components/ui/callout.tsx';
import { ExactTime } from '#components/ui/exact-time.tsx';
import type { ListAsOf } from '#lib/access/as-of/list-as-of';
import type { Credential } from '#lib/access/credentials/credential';
import { credentialNouns } from '#lib/text/credential-nouns';

type WhatHeldThenProps = Pick<ListAsOf, 'mode' | 'offUntil'> & {
  credential: Credential['type'];
  /** Entries of all the lists that counted. */
  entries: number;
};

/** In words: what the lists of a credential did at that time. */
export function WhatHeldThen({ mode, offUntil, credential, entries }: WhatHeldThenProps) {
  const what = credentialNouns[credential];
  if (mode === 'off') {
    return (
      <Callout tone="warning">
        IP security was off
        {offUntil && (
          <>
            {' '}
            until <ExactTime at={offUntil} />
          </>
        )}
        : any address could use this {what}.
      </Callout>
    );
  }
  if (mode === 'report') {
    return (
      <Callout tone="warning">
        Report only: any address could use this {what}; those not listed here were written down.
      </Callout>
    );
  }
  if (entries === 0) {
    return <Callout tone="refused">No address was whitelisted: every request was refused.</Callout>;
  }
  return (
    <Callout tone="allowed">
      {credential === 'authkey' && 'IP security was on. '}Only the addresses below could use this {what}.
    </Callout>
  );
}
