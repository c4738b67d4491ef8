'use client';

import { useState } from 'react';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card } from '#components/ui/card.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { IpText } from '#components/ui/mono.tsx';
import type { Credential } from '#lib/access/credentials/credential';
import type { Explanation } from '#lib/access/credentials/explanation';
import { ExplainAddressInput } from '#lib/access/credentials/schemas';
import type { ActionResult } from '#lib/panel/action';

const Fields = ExplainAddressInput.omit({ id: true });

type WouldItGetInProps = {
  credential: Credential['type'];
  /** What the answer rests on: when it changes, an answer given before no longer holds. */
  basis: string;
  onExplain: (ip: string) => Promise<ActionResult<Explanation>>;
};

/** Asks the gate's own rule about one address and names the entry that decides. */
export function WouldItGetIn({ credential, basis, onExplain }: WouldItGetInProps) {
  const [answer, setAnswer] = useState<{ basis: string; explanation: Explanation } | null>(null);
  const form = useActionForm({
    schema: Fields,
    defaultValues: { ip: '' },
    draft: 'address to try',
    send: ({ ip }) => onExplain(ip),
    done: (explanation) => setAnswer({ basis, explanation }),
    refused: () => setAnswer(null),
  });

  return (
    <Card title="Would this IP get in?">
      <form {...form.formProps} className="grid gap-3">
        <div className="flex items-start gap-2">
          <Field
            label="Address to try"
            hideLabel
            error={form.errorAt('ip') ?? form.problem}
            className="flex-1"
          >
            <Input
              {...form.register('ip', { onChange: () => setAnswer(null) })}
              mono
              placeholder="203.0.113.9"
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
          <Button type="submit" loading={form.pending} disabled={form.values.ip.trim() === ''}>
            Check
          </Button>
        </div>
        <div aria-live="polite" className="empty:-mt-3">
          {answer?.basis === basis && <Answer {...answer.explanation} credential={credential} />}
          {answer && answer.basis !== basis && <Callout>The rules have changed since. Check again.</Callout>}
        </div>
      </form>
    </Card>
  );
}

type AnswerProps = Explanation & { credential: Credential['type'] };

const owners = {
  authkey: "this authkey's whitelist",
  client: "this API client's whitelist",
  token: "this service token's list",
  company: "the company's whitelist",
};

const users = {
  authkey: 'this authkey uses',
  client: 'this API client uses',
  token: 'this service token uses',
  company: 'the company uses',
};

function Answer({ ip, verdict, ipSecurity, entry, credential }: AnswerProps) {
  const address = <IpText ip={ip} className="text-current" />;
  const rule = entry && (
    <>
      <IpText ip={entry.value} className="text-current" />
      {entry.note && ` (${entry.note})`} in{' '}
      {entry.ipList ? `the IP list ${entry.ipList.name}, which ${users[entry.list]}` : owners[entry.list]}
    </>
  );
  if (verdict === 'DISABLED' || verdict === 'EXPIRED') {
    return (
      <Callout tone="refused">
        No. {causes[credential][verdict]}, so {address} is refused like every other address.
      </Callout>
    );
  }
  if (verdict === 'WOULD_REFUSE') {
    return (
      <Callout tone="warning">
        Yes, though {address} is in no list: with report only it is let in, and stands in Failed Logs.
      </Callout>
    );
  }
  if (verdict !== 'ALLOWED') {
    return (
      <Callout tone="refused">
        No. {address} {refusedBecause[credential]}
      </Callout>
    );
  }
  if (!ipSecurity) {
    return (
      <Callout tone="warning">
        Yes, as every address does: IP security is off. With it on,{' '}
        {rule ? (
          <>
            {address} would still get in: it is in {rule}.
          </>
        ) : (
          <>{address} would be refused.</>
        )}
      </Callout>
    );
  }
  return (
    <Callout tone="allowed">
      Yes. {address} is let in by {rule}
      {credential === 'client' && ', with tokens that it asked for itself'}.
    </Callout>
  );
}

const refusedBecause = {
  authkey: 'is in neither list, and an address in neither list is refused with 418.',
  client: 'is not whitelisted: it gets no token, and with one it is refused with 401.',
  token: 'is not whitelisted, and is refused with 418.',
};

const causes = {
  authkey: { DISABLED: 'The authkey is disabled', EXPIRED: 'The authkey is expired' },
  client: { DISABLED: 'The API client is disabled', EXPIRED: 'The password has expired' },
  token: { DISABLED: 'The service token is revoked', EXPIRED: 'The service token is expired' },
};
