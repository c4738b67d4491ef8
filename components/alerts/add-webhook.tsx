'use client';

import { useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { useDraft } from '#components/drafts/use-draft.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { type AddWebhookInput, webhooksMax } from '#lib/alerts/schemas';
import type { WebhookWithSecret } from '#lib/alerts/webhooks/public-webhook';
import type { ActionResult } from '#lib/panel/action';

type AddWebhookProps = {
  full: boolean;
  add: (input: AddWebhookInput) => Promise<ActionResult<WebhookWithSecret>>;
  onSecret: (made: WebhookWithSecret) => void;
};

export function AddWebhook({ full, add, onSecret }: AddWebhookProps) {
  const [url, setUrl] = useState('');
  useDraft('webhook', url, setUrl);
  const [error, setError] = useState<string>();
  const [pending, startTransition] = useTransition();

  function submit() {
    if (pending) return;
    setError(undefined);
    startTransition(async () => {
      const result = await attempt(() => add({ url }));
      if (result.ok) {
        setUrl('');
        announce(`Webhook ${result.data.webhook.url} added`);
        onSecret(result.data);
      } else {
        setError(result.error.message);
      }
    });
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label="Webhook URL"
        hint={full ? `At most ${webhooksMax} can be added. Remove one first.` : undefined}
        error={pending ? null : error}
      >
        <div className="flex items-start gap-2">
          <Input
            type="url"
            inputMode="url"
            value={url}
            onChange={(event) => {
              setUrl(event.target.value);
              setError(undefined);
            }}
            maxLength={2_000}
            placeholder="https://example.com/hook"
            autoComplete="off"
            spellCheck={false}
            disabled={full}
          />
          <Button type="submit" loading={pending} disabled={full || url.trim() === ''}>
            Add webhook
          </Button>
        </div>
      </Field>
    </form>
  );
}
