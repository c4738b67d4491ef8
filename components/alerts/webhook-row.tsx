'use client';

import { X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useChange } from '#components/actions/use-change.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { PublicWebhook, WebhookWithSecret } from '#lib/alerts/webhooks/public-webhook';
import { useWebhookTest } from './use-webhook-test.ts';
import type { WebhooksProps } from './webhooks-props.ts';

type WebhookRowProps = Pick<WebhooksProps, 'canWrite' | 'remove' | 'rotate' | 'test' | 'read'> & {
  webhook: PublicWebhook;
  onSecret: (made: WebhookWithSecret) => void;
};

export function WebhookRow({ webhook, canWrite, remove, rotate, test, read, onSecret }: WebhookRowProps) {
  const { id, url, addedBy, createdAt } = webhook;
  const [asking, setAsking] = useState<'remove' | 'rotate' | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const change = useChange();
  const { outcome, testing, start } = useWebhookTest(() => test(id), read);

  async function removeNow() {
    // The button goes with its row: the focus stays in the card.
    const box = button.current?.closest('section')?.querySelector<HTMLInputElement>('input[type=url]');
    change.run(
      () => remove(id),
      { done: `Webhook ${url} removed`, refused: 'The webhook was not removed' },
      () => box?.focus(),
    );
  }

  async function rotateNow() {
    change.run(
      () => rotate(id),
      { done: 'The secret was changed', refused: 'The secret was not changed' },
      onSecret,
    );
  }

  return (
    <li aria-label={url} className="grid gap-1.5 px-4 py-2.5">
      <div className="flex items-start justify-between gap-3">
        <div className="grid min-w-0 gap-0.5">
          <span className="break-all font-mono text-ink">{url}</span>
          <span className="text-subtle text-xs">
            Added by {addedBy}, <RelativeTime at={createdAt} />
          </span>
        </div>
        {canWrite && (
          <Button
            ref={button}
            variant="ghost"
            size="icon-sm"
            loading={change.pending}
            aria-label={`Remove ${url}`}
            title={`Remove ${url}`}
            onClick={() => setAsking('remove')}
          >
            <X aria-hidden />
          </Button>
        )}
      </div>
      {canWrite && (
        <div className="flex flex-wrap items-center gap-2">
          <Button size="sm" loading={testing} aria-label={`Test ${url}`} onClick={start}>
            Test
          </Button>
          <Button
            size="sm"
            variant="ghost"
            aria-label={`New secret for ${url}`}
            onClick={() => setAsking('rotate')}
          >
            New secret
          </Button>
        </div>
      )}
      <div role="status" className="text-sm">
        {outcome && <p className={outcome.accepted ? 'text-allowed' : 'text-refused'}>{outcome.words}</p>}
      </div>
      <ConfirmDialog
        open={asking === 'remove'}
        onOpenChange={() => setAsking(null)}
        title="Remove this webhook?"
        description="No alert is posted there from now on. The secret ends with it."
        confirmLabel="Remove"
        onConfirm={removeNow}
      >
        <p className="break-all font-mono text-sm">{url}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'rotate'}
        onOpenChange={() => setAsking(null)}
        title="Make a new secret?"
        description="Alerts are signed with the new one at once: until your program has it, it refuses them."
        confirmLabel="Make new secret"
        onConfirm={rotateNow}
      >
        <p className="break-all font-mono text-sm">{url}</p>
      </ConfirmDialog>
    </li>
  );
}
