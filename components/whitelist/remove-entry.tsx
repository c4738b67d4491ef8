'use client';

import { X } from 'lucide-react';
import { useState, useTransition } from 'react';
import type { ActionResult } from '#lib/auth/action';
import type { RemovalPreview } from '#lib/whitelist/preview-removal';
import { Button } from '../ui/button.tsx';
import { Callout } from '../ui/callout.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { announce } from '../ui/live-region.tsx';
import { IpText } from '../ui/mono.tsx';
import { countOf } from '../ui/number.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { attempt } from './attempt.ts';
import { useStepUp } from './use-step-up.ts';

type RemoveEntryProps = {
  id: string;
  value: string;
  /** The list's name, for announcements. */
  list: string;
  /** What it means when this is the list's last entry. */
  whenLast: string;
  onPreview: (id: string) => Promise<ActionResult<RemovalPreview>>;
  onRemove: (id: string) => Promise<ActionResult<unknown>>;
};

/** Asks, and says whom it would refuse. */
export function RemoveEntry({ id, value, list, whenLast, onPreview, onRemove }: RemoveEntryProps) {
  const [open, setOpen] = useState(false);
  const [preview, setPreview] = useState<RemovalPreview | null>(null);
  const [checking, startChecking] = useTransition();
  const stepUp = useStepUp();

  function ask() {
    setPreview(null);
    setOpen(true);
    startChecking(async () => {
      const result = await attempt(onPreview(id));
      if (result.ok) setPreview(result.data);
      else stepUp(result.error);
    });
  }

  async function remove() {
    const result = await attempt(onRemove(id));
    if (result.ok) return announce(`${value} removed from ${list}`);
    if (stepUp(result.error)) return;
    announce(`${value} was not removed. ${result.error.message}`, 'assertive');
    return { error: result.error.message };
  }

  return (
    <>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Remove ${value}`}
        title={`Remove ${value}`}
        onClick={ask}
      >
        <X aria-hidden />
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={
          <>
            Remove <IpText ip={value} />?
          </>
        }
        description={`It is taken out of ${list}, and requests that only it let in are refused at once.`}
        confirmLabel="Remove"
        onConfirm={remove}
      >
        {checking && <Skeleton className="h-9 w-full" />}
        {!checking && preview && <Consequences preview={preview} whenLast={whenLast} />}
      </ConfirmDialog>
    </>
  );
}

function Consequences({ preview, whenLast }: { preview: RemovalPreview; whenLast: string }) {
  const { refused, lastOfList } = preview;
  return (
    <div className="grid gap-3">
      {lastOfList && whenLast && <Callout tone="warning">{whenLast}</Callout>}
      {refused.length === 0 ? (
        <Callout>No address of the last 7 days depends on it.</Callout>
      ) : (
        <Callout tone="refused">
          <p>
            {countOf(refused.length, 'address', 'addresses')} that got in during the last 7 days would be
            refused:
          </p>
          <ul className="mt-1.5 grid max-h-48 gap-1 overflow-y-auto">
            {refused.map(({ ip, authkeyName, lastSeenAt }) => (
              <li key={`${ip} ${authkeyName}`} className="flex flex-wrap justify-between gap-x-3">
                <IpText ip={ip} />
                <span>
                  {authkeyName}, <RelativeTime at={lastSeenAt} />
                </span>
              </li>
            ))}
          </ul>
        </Callout>
      )}
    </div>
  );
}
