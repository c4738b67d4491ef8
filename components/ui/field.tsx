'use client';

import { CircleAlert } from 'lucide-react';
import { createContext, type ReactNode, use, useId } from 'react';
import { cn } from './cn.ts';

type FieldControl = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
};

const FieldContext = createContext<FieldControl | null>(null);

/** What a control inside a `Field` spreads on its element; nothing when it stands alone. */
export function useFieldControl(): Partial<FieldControl> {
  return use(FieldContext) ?? {};
}

export type FieldProps = {
  label: ReactNode;
  children: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  required?: boolean;
  /** Shown beside the label, outside of it: the accessible name stays the label alone. */
  aside?: ReactNode;
  /** Label and hint on the left, control on the right: for switches. */
  inline?: boolean;
  hideLabel?: boolean;
  className?: string;
};

/** Ties a label, a hint and an error to the one control inside it. */
export function Field({
  label,
  children,
  hint,
  error,
  required,
  aside,
  inline,
  hideLabel,
  className,
}: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [error && errorId, hint && hintId].filter(Boolean).join(' ') || undefined;

  const control: FieldControl = {
    id,
    'aria-describedby': describedBy,
    'aria-invalid': error ? true : undefined,
    'aria-required': required || undefined,
  };

  const labelRow = (
    <div className={cn('flex items-baseline justify-between gap-3', hideLabel && 'sr-only')}>
      <label htmlFor={id} className="font-medium text-ink text-sm">
        {label}
      </label>
      {aside && <span className="text-subtle text-xs">{aside}</span>}
    </div>
  );
  const hintLine = hint && (
    <p id={hintId} className="text-sm text-subtle">
      {hint}
    </p>
  );
  const errorLine = (
    <div id={errorId} aria-live="polite" className={error ? undefined : inline ? undefined : '-mt-1.5'}>
      {error && (
        <p className="flex items-start gap-1.5 text-refused text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );

  return (
    <FieldContext value={control}>
      {inline ? (
        <div className={cn('flex items-start justify-between gap-6', className)}>
          <div className="grid min-w-0 gap-0.5">
            {labelRow}
            {hintLine}
            {errorLine}
          </div>
          {children}
        </div>
      ) : (
        <div className={cn('grid gap-1.5', className)}>
          {labelRow}
          {children}
          {hintLine}
          {errorLine}
        </div>
      )}
    </FieldContext>
  );
}
