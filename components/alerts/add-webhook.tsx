'use client';

import { Controller } from 'react-hook-form';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { AddWebhookInput, webhooksMax } from '#lib/alerts/schemas';
import type { WebhookWithSecret } from '#lib/alerts/webhooks/public-webhook';
import type { ActionResult } from '#lib/panel/action';
import { WebhookContents } from './webhook-contents.tsx';

type AddWebhookProps = {
  full: boolean;
  add: (input: AddWebhookInput) => Promise<ActionResult<WebhookWithSecret>>;
  onSecret: (made: WebhookWithSecret) => void;
};

export function AddWebhook({ full, add, onSecret }: AddWebhookProps) {
  const form = useActionForm({
    schema: AddWebhookInput,
    defaultValues: { url: '', receives: ['alerts'] },
    emptied: true,
    draft: 'webhook',
    send: add,
    done: (made) => {
      announce(`Webhook ${made.webhook.url} added`);
      onSecret(made);
    },
  });

  return (
    <form {...form.formProps} className="grid gap-3">
      <Field
        label="Webhook URL"
        hint={full ? `At most ${webhooksMax} can be added. Remove one first.` : undefined}
        error={form.errorAt('url') ?? form.problem}
      >
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
      </Field>
      <Controller
        control={form.control}
        name="receives"
        render={({ field }) => (
          <WebhookContents
            value={field.value ?? []}
            onValueChange={field.onChange}
            error={form.errorAt('receives')}
            disabled={full}
          />
        )}
      />
      <Button
        type="submit"
        className="justify-self-start"
        loading={form.pending}
        disabled={full || form.values.url.trim() === ''}
      >
        Add webhook
      </Button>
    </form>
  );
}
