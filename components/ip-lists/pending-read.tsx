'use client';

import { useChange } from '#components/actions/use-change.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card } from '#components/ui/card.tsx';
import { countOf } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { PendingRead as PendingReadData } from '#lib/access/ip-lists/feed/pending';
import type { ActionResult } from '#lib/panel/action';
import { DiffValues, diffWords } from './diff-values.tsx';

type PendingReadProps = {
  pending: PendingReadData;
  /** The list's. */
  name: string;
  canWrite: boolean;
  /** `confirm`: the person has seen whom it would refuse. */
  onApprove: (digest: string, confirm: boolean) => Promise<ActionResult<unknown>>;
  onDismiss: (digest: string) => Promise<ActionResult<unknown>>;
};

/** A read that changes much, or would refuse somebody: nothing of it holds until a person has said so. */
export function PendingRead({ pending, name, canWrite, onApprove, onDismiss }: PendingReadProps) {
  const { digest, at, dismissedBy, dismissedAt } = pending;
  const { pending: busy, run } = useChange();
  const diff = {
    added: pending.addedValues,
    removed: pending.removedValues,
    addedTotal: pending.added,
    removedTotal: pending.removed,
  };
  if (dismissedBy !== null && dismissedAt !== null) {
    return (
      <Callout>
        {`What was read (${diffWords(diff)}) was dismissed by ${dismissedBy} `}
        <RelativeTime at={dismissedAt} />. It does not wait again as long as the URL answers with just that.
      </Callout>
    );
  }

  const approve = () =>
    run((confirm) => onApprove(digest, confirm), {
      done: `What was read of ${name} was approved`,
      refused: 'It was not approved',
      question: { title: `Approve what was read of ${name}?`, confirmLabel: 'Approve' },
    });
  const dismiss = () =>
    run(() => onDismiss(digest), {
      done: `What was read of ${name} was dismissed`,
      refused: 'It was not dismissed',
    });

  return (
    <Card
      title="Waits for a person"
      description={
        <>
          Read <RelativeTime at={at} />: {diffWords(diff)}. Nothing of it holds yet.
        </>
      }
      actions={
        canWrite && (
          <>
            <Button size="sm" variant="primary" loading={busy} onClick={approve}>
              Approve
            </Button>
            <Button size="sm" disabled={busy} onClick={dismiss}>
              Dismiss
            </Button>
          </>
        )
      }
    >
      <div className="grid gap-3">
        <Callout tone="warning">{whyItWaits(pending)}</Callout>
        <DiffValues {...diff} />
      </div>
    </Card>
  );
}

const namedMax = 5;

function whyItWaits({ reasons, lockedOut, lockedOutIps }: PendingReadData): string {
  const named = lockedOutIps.slice(0, namedMax);
  const others = lockedOut - named.length;
  const who = new Intl.ListFormat('en').format([...named, ...(others > 0 ? [`${others} more`] : [])]);
  const words = {
    shrinks: 'It loses more than half of its entries.',
    grows: 'It gains more than half of its entries.',
    'locks-out': `It would refuse ${countOf(lockedOut, 'address', 'addresses')} accepted within 24 hours before: ${who}.`,
  };
  return reasons.map((reason) => words[reason]).join(' ');
}
