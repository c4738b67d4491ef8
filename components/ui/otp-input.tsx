'use client';

import { type ComponentProps, useState } from 'react';
import { cleanPasted } from '#lib/text/pasted';
import { cn } from './cn.ts';
import { useFieldControl } from './field.tsx';

type OtpInputProps = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'size'> & {
  length?: number;
  value?: string;
  onValueChange?: (value: string) => void;
  /** Called once with the whole code, typed or pasted. */
  onComplete?: (value: string) => void;
};

/** Six boxes to the eye, one text field named OTP to everything else: a paste or an SMS autofill just works. */
export function OtpInput({
  length = 6,
  value,
  onValueChange,
  onComplete,
  className,
  onFocus,
  onBlur,
  ...props
}: OtpInputProps) {
  const field = useFieldControl();
  const [own, setOwn] = useState('');
  const [focused, setFocused] = useState(false);
  const code = value ?? own;
  const invalid = props['aria-invalid'] ?? field['aria-invalid'];

  function change(text: string) {
    const digits = cleanPasted(text).replace(/\D/g, '').slice(0, length);
    setOwn(digits);
    onValueChange?.(digits);
    if (digits.length === length && digits !== code) onComplete?.(digits);
  }

  return (
    <div className={cn('relative w-fit', className)}>
      <div aria-hidden className="flex gap-2">
        {Array.from({ length }, (_, index) => (
          <span
            key={index}
            className={cn(
              'grid h-12 w-10 place-items-center rounded-lg border border-border-strong bg-surface font-mono text-ink text-xl transition-colors sm:w-11',
              invalid && 'border-refused',
              focused && index === Math.min(code.length, length - 1) && 'border-ring ring-1 ring-ring',
            )}
          >
            {code[index] ??
              (focused && index === code.length ? <span className="h-5 w-px animate-breathe bg-ink" /> : '')}
          </span>
        ))}
      </div>
      <input
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9]*"
        spellCheck={false}
        {...field}
        {...(field.id ? {} : { 'aria-label': 'OTP' })}
        {...props}
        value={code}
        onChange={(event) => change(event.target.value)}
        onFocus={(event) => {
          setFocused(true);
          // Typing goes on at the end: the boxes show no caret of their own.
          event.target.setSelectionRange(code.length, code.length);
          onFocus?.(event);
        }}
        onBlur={(event) => {
          setFocused(false);
          onBlur?.(event);
        }}
        className="absolute inset-0 w-full bg-transparent text-lg text-transparent caret-transparent outline-none selection:bg-transparent"
      />
    </div>
  );
}
