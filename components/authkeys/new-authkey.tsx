'use client';

import { type ReactNode, useState } from 'react';
import type { CreateAuthkeyInput } from '#lib/access/authkeys/schemas';
import type { RequestExample } from '#lib/messages/request-example';
import type { ActionResult } from '#lib/panel/action';
import type { CreatedAuthkey } from './created-authkey.ts';
import { NewAuthkeyForm } from './new-authkey-form.tsx';
import { SecretOnce } from './secret-once.tsx';

type NewAuthkeyProps = {
  example: RequestExample;
  onCreate: (input: CreateAuthkeyInput) => Promise<ActionResult<CreatedAuthkey>>;
  companyEntries: number;
  /** The company's list, beside the form. */
  children: ReactNode;
};

export function NewAuthkey({ example, onCreate, companyEntries, children }: NewAuthkeyProps) {
  const [created, setCreated] = useState<CreatedAuthkey | null>(null);
  if (created) return <SecretOnce {...created} example={example} />;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <NewAuthkeyForm onCreate={onCreate} onCreated={setCreated} companyEntries={companyEntries} />
      {children}
    </div>
  );
}
