'use client';

import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { AddWebhookInput, webhooksMax } from '#lib/alerts/schemas';
import type { WebhookWithSecret } from '#lib/alerts/webhooks/public-webhook';
import type { ActionResult } from '#lib/panel/action';

type AddWebhookProps = {
  full: boolean;
  add: (input: AddWebhookInput) => Promise<ActionResult<WebhookWithSecret>>;
  onSecret: (made: WebhookWithSecret) => void;
};

export function AddWebhook({ full, add, onSecret }: AddWebhookProps) {
  const form = useActionForm({
    schema: AddWebhookInput,
    defaultValues: { url: '' },
    emptied: true,
    draft: 'webhook',
    send: add,
    done: (made) => {
      announce(`Webhook ${made.webhook.url} added`);
      onSecret(made);
    },
  });

  return (
    <form {...form.formProps}>
      <Field
        label="Webhook URL"
        hint={full ? `At most ${webhooksMax} can be added. Remove one first.` : undefined}
        error={form.errorAt('url') ?? form.problem}
      >
        <div className="flex items-start gap-2">
          <Input
            {...form.register('url')}
            type="url"
            inputMode="url"
            maxLength={2_000}
            placeholder="https://example.com/hook"
            autoComplete="off"
            spellCheck={false}
            disabled={full}
          />
          <Button type="submit" loading={form.pending} disabled={full || form.values.url.trim() === ''}>
            Add webhook
          </Button>
        </div>
      </Field>
    </form>
  );
}
