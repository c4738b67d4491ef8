import Link from 'next/link';
import type { ComponentProps } from 'react';
import { type ButtonStyleProps, buttonStyles } from './button-styles.ts';
import { cn } from './cn.ts';

/** A link that looks like a button: for going somewhere, never for doing something. */
export function LinkButton({
  variant,
  size,
  className,
  ...props
}: ComponentProps<typeof Link> & ButtonStyleProps) {
  return <Link {...props} className={cn(buttonStyles({ variant, size }), className)} />;
}
