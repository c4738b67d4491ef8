'use client';

import { Check } from 'lucide-react';
import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { RunButton } from '#components/actions/run-button.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { countOf } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { OwnSession } from '#lib/accounts/sessions/list';
import type { ActionResult } from '#lib/panel/action';

type SessionsCardProps = {
  sessions: OwnSession[];
  onRevoke: (id: string) => Promise<ActionResult<void>>;
  onRevokeOthers: () => Promise<ActionResult<{ ended: number }>>;
};

export function SessionsCard({ sessions, onRevoke, onRevokeOthers }: SessionsCardProps) {
  const [asking, setAsking] = useState(false);
  const others = sessions.filter(({ isThis }) => !isThis).length;

  async function revokeOthers() {
    const result = await attempt(onRevokeOthers);
    if (!result.ok) return { error: result.error.message };
    announce(`${countOf(result.data.ended, 'session', 'sessions')} signed out`);
  }

  return (
    <Card
      title="Sessions"
      description="Each ends by itself after 12 hours."
      flush
      actions={
        others > 0 && (
          <Button size="sm" onClick={() => setAsking(true)}>
            Sign out all others
          </Button>
        )
      }
    >
      <ul className="divide-y border-t">
        {sessions.map(({ id, ip, device, signedInAt, isThis }) => (
          <li key={id} className="flex min-h-14 items-center justify-between gap-4 px-4 py-2">
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-2 text-ink text-sm">
                {device}
                {isThis && (
                  <Badge tone="allowed" icon={<Check aria-hidden />}>
                    This one
                  </Badge>
                )}
              </p>
              <p className="text-subtle text-xs">
                {ip ? <IpText ip={ip} /> : 'Unknown IP'} · signed in <RelativeTime at={signedInAt} />
              </p>
            </div>
            {!isThis && (
              <RunButton
                label="Sign out"
                name={`Sign out ${device} at ${ip ?? 'unknown IP'}`}
                done={`${device} signed out`}
                refused="Not signed out"
                onRun={() => onRevoke(id)}
              />
            )}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Sign out all other sessions?"
        description="They end at their next request. You stay signed in here."
        confirmLabel="Sign out all others"
        onConfirm={revokeOthers}
      />
    </Card>
  );
}
