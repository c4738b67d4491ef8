'use client';

import { useState } from 'react';
import { Card } from '#components/ui/card.tsx';
import { webhooksMax } from '#lib/alerts/schemas';
import type { WebhookWithSecret } from '#lib/alerts/webhooks/public-webhook';
import { AddWebhook } from './add-webhook.tsx';
import { WebhookRow } from './webhook-row.tsx';
import { WebhookSecret } from './webhook-secret.tsx';
import type { WebhooksProps } from './webhooks-props.ts';

/** URLs that alerts and events are posted to; a new secret lives in this component's memory only. */
export function Webhooks({ webhooks, canWrite, add, edit, remove, rotate, test, read }: WebhooksProps) {
  const [shown, setShown] = useState<WebhookWithSecret | null>(null);
  return (
    <Card
      flush
      title="Webhooks"
      description="Alerts are posted as JSON, events as JSON Lines in order until they are accepted; signed after Standard Webhooks."
    >
      {webhooks.length === 0 ? (
        <p className="border-t px-4 py-3 text-muted text-sm">
          No webhooks yet.{' '}
          {canWrite && 'Add the URL of a program of yours that is to hear of alerts or events.'}
        </p>
      ) : (
        <ul aria-label="Webhooks" className="divide-y border-t text-sm">
          {webhooks.map((webhook) => (
            <WebhookRow
              key={webhook.id}
              webhook={webhook}
              canWrite={canWrite}
              edit={edit}
              remove={remove}
              rotate={rotate}
              test={test}
              read={read}
              onSecret={setShown}
            />
          ))}
        </ul>
      )}
      {canWrite && (
        <div className="border-t p-4">
          <AddWebhook full={webhooks.length >= webhooksMax} add={add} onSecret={setShown} />
        </div>
      )}
      {shown && <WebhookSecret {...shown} onClose={() => setShown(null)} />}
    </Card>
  );
}
