'use client';

import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import { toast } from '#components/ui/toaster.tsx';
import type { LiveSecret } from '#lib/access/authkeys/list-secrets';
import type { ActionResult } from '#lib/panel/action';
import { SecretUsers } from './secret-users.tsx';

type LiveSecretsProps = {
  /** The current one first. */
  secrets: LiveSecret[];
  /** Of the authkey. */
  name: string;
  canWrite: boolean;
  onEndOld: (secretId: string) => Promise<ActionResult<unknown>>;
};

/** Both secrets of an authkey that was rolled, with who uses which. */
export function LiveSecrets({ secrets, name, canWrite, onEndOld }: LiveSecretsProps) {
  const rolledAt = secrets[0]?.createdAt;
  return (
    <Card
      flush
      className="mt-6"
      title="Old and new authkey"
      description={
        rolledAt && (
          <>
            Rolled <RelativeTime at={rolledAt} /> by {secrets[0]?.createdBy || 'somebody'}: both work until
            the old one ends.
          </>
        )
      }
    >
      <div className="border-t">
        <Table aria-label="Old and new authkey">
          <THead>
            <Tr>
              <Th>Authkey</Th>
              <Th>Last used</Th>
              <Th>From, since the roll</Th>
              <Th>Ends</Th>
              {canWrite && (
                <Th>
                  <span className="sr-only">Actions</span>
                </Th>
              )}
            </Tr>
          </THead>
          <TBody>
            {secrets.map((secret) => (
              <Tr key={secret.id}>
                <Td card="title">
                  <span className="inline-flex flex-wrap items-center gap-2">
                    <Mono className="whitespace-nowrap">{secret.maskedKey}</Mono>
                    {secret.endsAt ? <Badge tone="warning">Old</Badge> : <Badge tone="accent">New</Badge>}
                  </span>
                </Td>
                <Td label="Last used" className="text-muted">
                  {secret.lastUsedAt ? <RelativeTime at={secret.lastUsedAt} /> : 'never'}
                </Td>
                <Td label="From, since the roll">
                  <SecretUsers secret={secret} shownMax={5} />
                </Td>
                <Td label="Ends" className="text-muted">
                  {secret.endsAt ? <RelativeTime at={secret.endsAt} /> : 'does not end'}
                </Td>
                {canWrite && (
                  <Td align="end" className="max-sm:empty:hidden max-sm:before:hidden">
                    {secret.endsAt && (
                      <EndOld secret={secret} name={name} onEnd={() => onEndOld(secret.id)} />
                    )}
                  </Td>
                )}
              </Tr>
            ))}
          </TBody>
        </Table>
      </div>
    </Card>
  );
}

type EndOldProps = { secret: LiveSecret; name: string; onEnd: () => Promise<ActionResult<unknown>> };

function EndOld({ secret, name, onEnd }: EndOldProps) {
  const [asking, setAsking] = useState(false);
  async function end() {
    const result = await attempt(onEnd);
    if (!result.ok) return { error: result.error.message };
    toast.success('Old authkey ended');
    announce(`Old authkey of ${name} ended`);
  }
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        End old authkey now
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`End ${secret.maskedKey} now?`}
        description="Every request with the old authkey is refused at once and for good, and stands in Failed Logs as Old authkey."
        confirmLabel="End old authkey now"
        onConfirm={end}
      >
        <div className="grid gap-2">
          <p className="font-medium text-ink text-sm">Used since the roll from</p>
          <SecretUsers secret={secret} shownMax={20} />
        </div>
      </ConfirmDialog>
    </>
  );
}
