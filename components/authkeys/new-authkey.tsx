'use client';

import type { ReactNode } from 'react';
import { useSecretForm } from '#components/actions/use-secret-form.ts';
import type { AttachableList } from '#components/ip-lists/attach-list.tsx';
import type { Expiry } from '#components/ui/expiry-field.tsx';
import type { CreateAuthkeyInput } from '#lib/access/authkeys/schemas';
import type { YourAddress } from '#lib/access/whitelist/your-address';
import type { RequestExample } from '#lib/messages/request-example';
import type { ActionResult } from '#lib/panel/action';
import { longestLife } from './authkey-expiries.ts';
import type { CreatedAuthkey } from './created-authkey.ts';
import { NewAuthkeyForm, newAuthkeySchema } from './new-authkey-form.tsx';
import { SecretOnce } from './secret-once.tsx';

type NewAuthkeyProps = {
  example: RequestExample;
  onCreate: (input: CreateAuthkeyInput) => Promise<ActionResult<CreatedAuthkey>>;
  companyEntries: number;
  /** The longest that an authkey of the company may live; null: for ever. */
  lifeDays: number | null;
  here: YourAddress;
  /** IP lists that it may use. */
  lists: AttachableList[];
  /** The company's list, beside the form. */
  children: ReactNode;
};

export function NewAuthkey({ example, onCreate, children, ...props }: NewAuthkeyProps) {
  const { form, made, onStored } = useSecretForm({
    schema: newAuthkeySchema,
    defaultValues: {
      name: '',
      integration: '',
      ipSecurity: true,
      reportOnly: false,
      entries: '',
      lists: [] as string[],
      expires: longestLife(props.lifeDays) as Expiry,
    },
    draft: 'authkey',
    secret: 'authkey',
    nameOf: ({ authkey }: CreatedAuthkey) => authkey.name,
    send: ({ reportOnly, ...fields }, confirmWide) =>
      onCreate({
        ...fields,
        reportOnly: fields.ipSecurity && reportOnly,
        confirmWide,
      }),
  });
  if (made) return <SecretOnce {...made} example={example} onStored={onStored} />;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <NewAuthkeyForm form={form} {...props} />
      {children}
    </div>
  );
}
