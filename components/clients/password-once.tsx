'use client';

import { Callout } from '#components/ui/callout.tsx';
import { SecretField, ShownValue } from '#components/ui/secret-field.tsx';
import { Snippet } from '#components/ui/snippet.tsx';
import type { RequestExample } from '#lib/messages/request-example';
import { type Credentials, snippetsFor } from './snippets.ts';

/** The one time that a password is shown: it lives in the memory of whoever renders this. */
export function PasswordOnce({ username, password, onStored }: Credentials & { onStored: () => void }) {
  return (
    <div className="grid gap-4">
      <Callout tone="warning">
        This is the only time the password is shown. Store it where your program reads its secrets; only its
        hash is kept here.
      </Callout>
      <ShownValue label="User name" value={username} />
      <SecretField label="Password" value={password} onStored={onStored} />
    </div>
  );
}

type ReadyRequestsProps = Credentials & { example: RequestExample; tokenMinutes: number };

export function ReadyRequests({ example, tokenMinutes, ...credentials }: ReadyRequestsProps) {
  const { token, use } = snippetsFor(credentials, example);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 text-sm">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <p className="text-muted">
          From a whitelisted address, ask for a token. It is good for {tokenMinutes} min, and only from the
          address that asked.
        </p>
        <Snippet code={token} label="Token request" />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <p className="text-muted">
          Send it in place of an authkey
          {example.template
            ? `: here with your template ${example.template.name}, to a number that reaches nobody.`
            : '. You have no template yet: make one and put its id in place of YOUR_TEMPLATE_ID.'}
        </p>
        <Snippet code={use} label="Message request" />
      </div>
    </div>
  );
}
