'use client';

import { Callout } from '#components/ui/callout.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
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
      <Field label="User name">
        <Shown value={username} />
      </Field>
      <div className="flex items-end gap-2">
        <Field label="Password" className="min-w-0 flex-1">
          <Shown value={password} onCopy={onStored} />
        </Field>
        <CopyButton value={password} label="Copy" className="mb-1.5" onCopied={onStored}>
          Copy
        </CopyButton>
      </div>
    </div>
  );
}

function Shown({ value, onCopy }: { value: string; onCopy?: () => void }) {
  return (
    <Input
      mono
      readOnly
      value={value}
      autoComplete="off"
      spellCheck={false}
      data-1p-ignore
      onFocus={(event) => event.target.select()}
      onCopy={onCopy}
    />
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

function Snippet({ code, label }: { code: string; label: string }) {
  return (
    <div className="relative">
      <pre className="max-h-96 overflow-auto rounded-lg bg-sunken p-3 pr-12 font-mono text-ink text-sm leading-5">
        <code translate="no">{code}</code>
      </pre>
      {/* The button beside the password is the only one called Copy. */}
      <CopyButton
        value={code}
        label={`${label} to the clipboard`}
        className="absolute top-2 right-2 bg-sunken"
      />
    </div>
  );
}
