'use client';

import { X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useChange } from '#components/actions/use-change.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { ListedWebhook, WebhookWithSecret } from '#lib/alerts/webhooks/public-webhook';
import { contentWords } from '#lib/events/content-words';
import { EditWebhook } from './edit-webhook.tsx';
import { StreamState } from './stream-state.tsx';
import { useWebhookTest } from './use-webhook-test.ts';
import type { WebhooksProps } from './webhooks-props.ts';

type WebhookRowProps = Pick<WebhooksProps, 'canWrite' | 'edit' | 'remove' | 'rotate' | 'test' | 'read'> & {
  webhook: ListedWebhook;
  onSecret: (made: WebhookWithSecret) => void;
};

export function WebhookRow({
  webhook,
  canWrite,
  edit,
  remove,
  rotate,
  test,
  read,
  onSecret,
}: WebhookRowProps) {
  const { id, url, addedBy, createdAt, receives, streams } = webhook;
  const [asking, setAsking] = useState<'edit' | 'remove' | 'rotate' | null>(null);
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
            {receives.map((content) => contentWords[content]).join(', ')} · Added by {addedBy},{' '}
            <RelativeTime at={createdAt} />
          </span>
          {streams.map((state) => (
            <StreamState key={state.stream} {...state} />
          ))}
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
          <Button size="sm" variant="ghost" aria-label={`Edit ${url}`} onClick={() => setAsking('edit')}>
            Edit
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
      {asking === 'edit' && <EditWebhook webhook={webhook} edit={edit} onClose={() => setAsking(null)} />}
      <ConfirmDialog
        open={asking === 'remove'}
        onOpenChange={() => setAsking(null)}
        title="Remove this webhook?"
        description="Nothing is posted there from now on. The secret ends with it."
        confirmLabel="Remove"
        onConfirm={removeNow}
      >
        <p className="break-all font-mono text-sm">{url}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'rotate'}
        onOpenChange={() => setAsking(null)}
        title="Make a new secret?"
        description="Posts are signed with the new one at once: until your program has it, it refuses them."
        confirmLabel="Make new secret"
        onConfirm={rotateNow}
      >
        <p className="break-all font-mono text-sm">{url}</p>
      </ConfirmDialog>
    </li>
  );
}
