import { cva, type VariantProps } from 'class-variance-authority';

export const buttonStyles = cva(
  [
    'relative inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-lg border font-medium',
    'transition-colors disabled:pointer-events-none disabled:opacity-50',
    'pointer-coarse:min-h-10 pointer-coarse:min-w-10',
    '[&_svg]:size-4 [&_svg]:shrink-0',
  ],
  {
    variants: {
      variant: {
        primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
        secondary: 'border-border-strong bg-surface text-ink hover:bg-sunken',
        ghost:
          'border-transparent text-muted hover:bg-sunken hover:text-ink data-[state=open]:bg-sunken data-[state=open]:text-ink',
        danger: 'border-transparent bg-refused text-on-refused hover:bg-refused-hover',
        'danger-ghost': 'border-transparent text-refused hover:bg-refused-soft',
      },
      size: {
        sm: 'h-7 px-2.5 text-sm',
        md: 'h-8 px-3 text-sm',
        icon: 'size-8 text-sm',
        'icon-sm': 'size-7 text-sm',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export type ButtonStyleProps = VariantProps<typeof buttonStyles>;
