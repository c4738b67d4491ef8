'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { useLeaveGuard } from '#components/ui/leave-guard.tsx';
import type { CreateClientInput } from '#lib/access/clients/schemas';
import type { RequestExample } from '#lib/messages/request-example';
import type { ActionResult } from '#lib/panel/action';
import type { CreatedClient } from './created-client.ts';
import { NewClientForm } from './new-client-form.tsx';
import { PasswordOnce, ReadyRequests } from './password-once.tsx';

type NewClientProps = {
  example: RequestExample;
  installationDays: number;
  tokenMinutes: number;
  onCreate: (input: CreateClientInput) => Promise<ActionResult<CreatedClient>>;
};

export function NewClient({ example, installationDays, tokenMinutes, onCreate }: NewClientProps) {
  const router = useRouter();
  const [created, setCreated] = useState<CreatedClient | null>(null);
  const [stored, setStored] = useState(false);
  useLeaveGuard(created !== null && !stored);
  if (!created) {
    return (
      <div className="max-w-2xl">
        <NewClientForm onCreate={onCreate} onCreated={setCreated} installationDays={installationDays} />
      </div>
    );
  }
  const { client, password } = created;
  return (
    <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4">
      <Card title={`${client.username} is ready`}>
        <PasswordOnce username={client.username} password={password} onStored={() => setStored(true)} />
      </Card>
      <Card title="Requests that are ready to run">
        <ReadyRequests {...{ username: client.username, password, example, tokenMinutes }} />
      </Card>
      <div>
        <Button
          variant="primary"
          onClick={() => {
            setStored(true);
            router.replace(`/clients/${client.id}`);
          }}
        >
          I have stored it
        </Button>
      </div>
    </div>
  );
}
