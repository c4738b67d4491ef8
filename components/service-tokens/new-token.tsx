'use client';

import { useState } from 'react';
import { useSecretForm } from '#components/actions/use-secret-form.ts';
import type { PublicServiceToken } from '#lib/access/service-tokens/public-token';
import type { CreateServiceTokenInput } from '#lib/access/service-tokens/schemas';
import type { YourAddress } from '#lib/access/whitelist/your-address';
import type { Scope } from '#lib/core/scopes';
import type { ActionResult } from '#lib/panel/action';
import { NewTokenForm, newTokenSchema } from './new-token-form.tsx';
import { usualLife } from './token-expiries.ts';
import { TokenOnce } from './token-once.tsx';

/** What `Create token` answers with, once. */
type CreatedToken = { token: PublicServiceToken; secret: string };

type NewTokenProps = {
  here: YourAddress;
  /** Where the API answers. */
  url: string;
  onCreate: (input: CreateServiceTokenInput) => Promise<ActionResult<CreatedToken>>;
};

/** The form, and in its place the secret once; after that a form as at first. */
export function NewToken(props: NewTokenProps) {
  const [made, setMade] = useState(0);
  return <OneToken key={made} {...props} onNext={() => setMade(made + 1)} />;
}

function OneToken({ here, url, onCreate, onNext }: NewTokenProps & { onNext: () => void }) {
  const { form, made, onStored } = useSecretForm({
    schema: newTokenSchema,
    defaultValues: { name: '', scopes: [] as Scope[], entries: '', expires: usualLife as number | string },
    draft: 'service token',
    secret: 'secret',
    emptied: true,
    nameOf: ({ token }: CreatedToken) => token.name,
    send: (fields, confirmWide) => onCreate({ ...fields, confirmWide }),
  });
  if (!made) return <NewTokenForm form={form} here={here} />;
  return (
    <TokenOnce
      {...made}
      url={url}
      onStored={onStored}
      onDone={() => {
        onStored();
        onNext();
      }}
    />
  );
}
