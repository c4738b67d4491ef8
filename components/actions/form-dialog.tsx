'use client';

import { type ComponentProps, type ReactNode, useId } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { FormError } from '#components/ui/form-error.tsx';

type FormDialogProps = {
  title: string;
  description?: string;
  submitLabel: string;
  form: {
    formProps: ComponentProps<'form'>;
    pending: boolean;
    problem: string | undefined;
  };
  onClose: () => void;
  children: ReactNode;
};

/** A form in a dialog, which is there as long as it is open. */
export function FormDialog({ title, description, submitLabel, form, onClose, children }: FormDialogProps) {
  const id = useId();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} variant="primary" loading={form.pending}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={id} {...form.formProps} className="grid gap-4">
        {form.problem && <FormError>{form.problem}</FormError>}
        {children}
      </form>
    </Dialog>
  );
}
