'use client';

import { Controller } from 'react-hook-form';
import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { announce } from '#components/ui/live-region.tsx';
import { EditWebhookInput } from '#lib/alerts/schemas';
import type { PublicWebhook } from '#lib/alerts/webhooks/public-webhook';
import type { ActionResult } from '#lib/panel/action';
import { WebhookContents } from './webhook-contents.tsx';

type EditWebhookProps = {
  webhook: PublicWebhook;
  edit: (input: EditWebhookInput) => Promise<ActionResult<unknown>>;
  onClose: () => void;
};

const Fields = EditWebhookInput.omit({ id: true });

export function EditWebhook({ webhook: { id, url, receives }, edit, onClose }: EditWebhookProps) {
  const form = useActionForm({
    schema: Fields,
    defaultValues: { receives },
    send: (fields) => edit({ ...fields, id }),
    done: () => {
      announce(`Webhook ${url} changed`);
      onClose();
    },
  });
  return (
    <FormDialog
      title="Edit webhook"
      description="Audit events and refused requests are posted from now on, in order, until they are accepted."
      submitLabel="Save"
      form={form}
      onClose={onClose}
    >
      <p className="break-all font-mono text-sm">{url}</p>
      <Controller
        control={form.control}
        name="receives"
        render={({ field }) => (
          <WebhookContents
            value={field.value}
            onValueChange={field.onChange}
            error={form.errorAt('receives')}
          />
        )}
      />
    </FormDialog>
  );
}
