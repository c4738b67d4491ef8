'use client';

import { Check, Copy } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { cn } from './cn.ts';
import { announce } from './live-region.tsx';

type CopyButtonProps = Omit<ButtonProps, 'onClick' | 'children'> & {
  value: string;
  /** The accessible name, for example `Copy 203.0.113.9`. */
  label: string;
  /** Shown beside the icon; leave out for the icon alone. */
  children?: ReactNode;
  /** Called once it is in the clipboard. */
  onCopied?: () => void;
};

export function CopyButton({
  value,
  label,
  children,
  variant,
  size,
  className,
  onCopied,
  ...props
}: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const Icon = copied ? Check : Copy;

  async function copy(near: HTMLElement) {
    const done = await copyText(value, near);
    announce(done ? 'Copied' : 'Could not copy. Select the text and copy it by hand.');
    if (!done) return;
    setCopied(true);
    onCopied?.();
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), 1500);
  }

  return (
    <Button
      {...props}
      aria-label={label}
      title={children ? undefined : copied ? 'Copied' : label}
      variant={variant ?? (children ? 'secondary' : 'ghost')}
      size={size ?? (children ? 'md' : 'icon-sm')}
      onClick={(event) => void copy(event.currentTarget)}
      className={cn(!children && 'text-subtle', className)}
    >
      <Icon aria-hidden className={cn(children ? '' : 'size-3.5!', copied && 'text-allowed')} />
      {children}
    </Button>
  );
}

/** The clipboard API exists only in secure contexts: over plain http the old way serves. */
async function copyText(text: string, near: HTMLElement) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Beside the button, so that a dialog's focus trap does not take the focus back.
    const area = document.createElement('textarea');
    area.value = text;
    area.readOnly = true;
    area.style.cssText = 'position:fixed;opacity:0;top:0';
    near.after(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    near.focus();
    return done;
  }
}
