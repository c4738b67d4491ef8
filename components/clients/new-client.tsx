'use client';

import { useRouter } from 'next/navigation';
import { useSecretForm } from '#components/actions/use-secret-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import type { CreateClientInput } from '#lib/access/clients/schemas';
import type { RequestExample } from '#lib/messages/request-example';
import type { ActionResult } from '#lib/panel/action';
import type { CreatedClient } from './created-client.ts';
import { NewClientForm, newClientSchema } from './new-client-form.tsx';
import { PasswordOnce, ReadyRequests } from './password-once.tsx';

type NewClientProps = {
  example: RequestExample;
  installationDays: number;
  tokenMinutes: number;
  onCreate: (input: CreateClientInput) => Promise<ActionResult<CreatedClient>>;
};

export function NewClient({ example, installationDays, tokenMinutes, onCreate }: NewClientProps) {
  const router = useRouter();
  const { form, made, onStored } = useSecretForm({
    schema: newClientSchema,
    defaultValues: {
      username: '',
      entries: '',
      reportOnly: false,
      passwordExpireDays: null as number | null,
    },
    draft: 'client',
    secret: 'password',
    nameOf: ({ client }: CreatedClient) => client.username,
    send: (fields, confirmWide) => onCreate({ ...fields, confirmWide }),
  });
  if (!made) {
    return (
      <div className="max-w-2xl">
        <NewClientForm form={form} installationDays={installationDays} />
      </div>
    );
  }
  const { client, password } = made;
  return (
    <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4">
      <Card title={`${client.username} is ready`}>
        <PasswordOnce username={client.username} password={password} onStored={onStored} />
      </Card>
      <Card title="Requests that are ready to run">
        <ReadyRequests {...{ username: client.username, password, example, tokenMinutes }} />
      </Card>
      <div>
        <Button
          variant="primary"
          onClick={() => {
            onStored();
            router.replace(`/clients/${client.id}`);
          }}
        >
          I have stored it
        </Button>
      </div>
    </div>
  );
}
