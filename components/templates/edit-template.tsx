'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { toast } from '#components/ui/toaster.tsx';
import type { PublicTemplate } from '#lib/messages/templates/public-template';
import type { ActionResult } from '#lib/panel/action';
import { type SaveTemplate, TemplateForm } from './template-form.tsx';

type EditTemplateProps = { template: PublicTemplate; onUpdate: SaveTemplate; canWrite: boolean };

export function EditTemplate({ template, onUpdate, canWrite }: EditTemplateProps) {
  return (
    <TemplateForm
      template={template}
      onSave={onUpdate}
      saveLabel="Save changes"
      readOnly={!canWrite}
      onSaved={({ name }) => {
        toast.success(`${name} saved`);
        announce(`${name} saved`);
      }}
    />
  );
}

type DeleteTemplateProps = { name: string; onDelete: () => Promise<ActionResult<unknown>> };

export function DeleteTemplate({ name, onDelete }: DeleteTemplateProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="danger-ghost" onClick={() => setOpen(true)}>
        Delete
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${name}?`}
        description="Requests that name this template are answered with an error from then on. Messages that were sent with it stay."
        confirmLabel="Delete template"
        onConfirm={async () => {
          const result = await attempt(onDelete);
          if (!result.ok) return { error: result.error.message };
          toast.success(`${name} deleted`);
          router.push('/sms/templates');
        }}
      />
    </>
  );
}
