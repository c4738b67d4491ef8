import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

// A table whose parts are displayed as blocks (the cards under 640 px) loses its roles: they are said outright.
const role = (name: string) => ({ role: name });

export function Table({ className, ...props }: ComponentProps<'table'>) {
  return (
    // Positioned, or visually hidden things in far columns widen the page.
    <div className="relative w-full overflow-x-auto">
      <table
        {...role('table')}
        {...props}
        className={cn('w-full border-collapse text-left text-sm max-sm:block', className)}
      />
    </div>
  );
}

export function THead({ className, ...props }: ComponentProps<'thead'>) {
  return <thead {...role('rowgroup')} {...props} className={cn('max-sm:hidden', className)} />;
}

export function TBody({ className, ...props }: ComponentProps<'tbody'>) {
  return <tbody {...role('rowgroup')} {...props} className={cn('max-sm:block', className)} />;
}

export function Tr({ className, ...props }: ComponentProps<'tr'>) {
  return (
    <tr
      {...role('row')}
      {...props}
      className={cn(
        'border-b in-[tbody]:last:border-b-0 in-[tbody]:hover:bg-hover data-[selected=true]:bg-accent-soft/70! max-sm:relative max-sm:block max-sm:px-4 max-sm:py-2.5',
        className,
      )}
    />
  );
}

/** For the last cell: in sight also where the table is wider than its place; it goes along with its row. */
export const stickyEnd =
  'sm:sticky sm:right-0 sm:bg-surface sm:in-[tbody_tr:hover]:bg-hover sm:in-data-[selected=true]:bg-transparent';

type CellProps = { align?: 'start' | 'end' };

export function Th({ align, className, ...props }: Omit<ComponentProps<'th'>, 'align'> & CellProps) {
  return (
    <th
      {...role('columnheader')}
      scope="col"
      {...props}
      className={cn(
        'h-9 whitespace-nowrap px-3 font-medium text-subtle text-xs first:pl-4 last:pr-4',
        align === 'end' && 'text-right',
        className,
      )}
    />
  );
}

type TdProps = Omit<ComponentProps<'td'>, 'align'> &
  CellProps & {
    label?: string;
    /** What the cell is on a card: its heading, the controls in its corner, or nothing. */
    card?: 'title' | 'actions' | 'hidden';
  };

const cardCells = {
  title:
    'max-sm:min-h-10 max-sm:justify-start max-sm:pr-24 max-sm:text-left max-sm:font-medium max-sm:before:hidden',
  actions: 'max-sm:absolute max-sm:top-2.5 max-sm:right-4 max-sm:min-h-10 max-sm:before:hidden',
  hidden: 'max-sm:hidden',
};

/** `label` is the column's name: under 640 px, where a row is a card, it stands before the value. */
export function Td({ align, label, card, className, ...props }: TdProps) {
  return (
    <td
      {...role('cell')}
      data-label={label}
      {...props}
      className={cn(
        'h-10 px-3 py-1.5 align-middle first:pl-4 last:pr-4',
        'max-sm:flex max-sm:h-auto max-sm:min-h-8 max-sm:items-center max-sm:justify-between max-sm:gap-4 max-sm:text-right max-sm:px-0 max-sm:py-0.5 max-sm:first:pl-0 max-sm:last:pr-0',
        label && 'max-sm:before:shrink-0 max-sm:before:text-subtle max-sm:before:content-[attr(data-label)]',
        align === 'end' && 'text-right tabular-nums',
        card && cardCells[card],
        className,
      )}
    />
  );
}
