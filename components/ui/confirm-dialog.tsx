'use client';

import { type ReactNode, useId, useState, useTransition } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { Input } from './input.tsx';

export type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** What will happen, in detail: a list of addresses, for example. */
  children?: ReactNode;
  confirmLabel: string;
  tone?: 'danger' | 'primary';
  /** What is to be read first is not there yet: the button waits for it. */
  loading?: boolean;
  /** The text that must be typed before the button works. */
  typeToConfirm?: string;
  /** Closes the dialog unless it throws or returns `{ error }`, which is then shown inside. */
  onConfirm: () => Promise<unknown>;
  size?: 'sm' | 'md' | 'lg';
};

export function ConfirmDialog({ open, onOpenChange, ...props }: ConfirmDialogProps) {
  const [pending, startTransition] = useTransition();
  const [error, setError] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const formId = useId();
  const {
    title,
    description,
    children,
    confirmLabel,
    tone = 'danger',
    loading = false,
    typeToConfirm,
    onConfirm,
    size,
  } = props;
  const ready = !loading && (!typeToConfirm || typed.trim() === typeToConfirm);

  function changeOpen(next: boolean) {
    if (pending) return;
    setError(null);
    setTyped('');
    onOpenChange(next);
  }

  function confirm() {
    if (!ready || pending) return;
    setError(null);
    startTransition(async () => {
      const reason = await onConfirm().then(errorOf, errorOf);
      if (reason) return setError(reason);
      setTyped('');
      onOpenChange(false);
    });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={changeOpen}
      title={title}
      description={description}
      size={size}
      footer={
        <>
          <Button onClick={() => changeOpen(false)} disabled={pending}>
            Cancel
          </Button>
          <Button type="submit" form={formId} variant={tone} loading={pending} disabled={!ready}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={children || typeToConfirm || error ? 'grid grid-cols-[minmax(0,1fr)] gap-4' : undefined}
        onSubmit={(event) => {
          event.preventDefault();
          // React hands events of a portal to the form around it as well.
          event.stopPropagation();
          confirm();
        }}
      >
        {children}
        {typeToConfirm && (
          <Field label={`Type ${typeToConfirm} to confirm`}>
            <Input
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
        )}
        {error && <FormError>{error}</FormError>}
      </form>
    </Dialog>
  );
}

function errorOf(result: unknown): string | null {
  if (result instanceof Error) return result.message || 'It did not work. Nothing was changed.';
  if (typeof result !== 'object' || result === null || !('error' in result) || !result.error) return null;
  const { error } = result;
  if (typeof error === 'string') return error;
  if (typeof error === 'object' && 'message' in error) return String(error.message);
  return 'It did not work. Nothing was changed.';
}
