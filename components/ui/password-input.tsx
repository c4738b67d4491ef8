'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { cn } from './cn.ts';
import { Input, type InputProps } from './input.tsx';

export function PasswordInput({ className, ...props }: Omit<InputProps, 'type' | 'icon'>) {
  const [visible, setVisible] = useState(false);
  const Icon = visible ? EyeOff : Eye;
  return (
    <div className="relative">
      <Input
        autoComplete="current-password"
        autoCapitalize="off"
        spellCheck={false}
        {...props}
        type={visible ? 'text' : 'password'}
        className={cn('pr-9', className)}
      />
      <button
        type="button"
        // Not "Show password": the field alone answers to the name Password.
        aria-label="Show characters"
        aria-pressed={visible}
        onClick={() => setVisible(!visible)}
        className="absolute inset-y-0 right-0 grid w-9 place-items-center rounded-lg text-subtle hover:text-ink pointer-coarse:w-10"
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </div>
  );
}
