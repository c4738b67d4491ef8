'use client';

import { flexRender, type RowData } from '@tanstack/react-table';
import { ChevronRight } from 'lucide-react';
import { type MouseEvent, type ReactNode, useId } from 'react';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { cn } from '#components/ui/cn.ts';
import { Td, Tr } from '#components/ui/table.tsx';
import { columnLabel, type DataRow, type DataTableInstance } from './features.ts';

type RowProps<T extends RowData> = {
  row: DataRow<T>;
  table: DataTableInstance<T>;
  label: string;
  selectable: boolean;
  expand?: (row: T) => ReactNode;
  opensOnPress?: boolean;
};

export function TableRow<T extends RowData>({ row, label, selectable, expand, opensOnPress }: RowProps<T>) {
  const detailsId = useId();
  const cells = row.getAllCells();
  const open = Boolean(expand) && row.getIsExpanded();
  const selected = row.getIsSelected();

  return (
    <>
      <Tr
        data-selected={selected || undefined}
        onClick={opensOnPress ? (event) => isOnRowItself(event) && row.toggleExpanded() : undefined}
        className={cn(open && 'border-b-0', selectable && 'max-sm:pl-12')}
      >
        {selectable && (
          <Td className="w-10 pr-0 max-sm:absolute max-sm:top-2.5 max-sm:left-4 max-sm:min-h-10">
            <Checkbox
              aria-label={`Select ${label}`}
              checked={selected}
              // Shift selects from the last one pressed to this one.
              onClick={(event: MouseEvent) =>
                row.getToggleSelectedHandler()({
                  target: { checked: !selected },
                  nativeEvent: event.nativeEvent,
                })
              }
            />
          </Td>
        )}
        {cells.map((cell, index) => {
          const { id, column } = cell;
          const meta = column.columnDef.meta ?? {};
          // Called on the cell: table 9 keeps its methods on prototypes.
          const content = flexRender(column.columnDef.cell, cell.getContext());
          return (
            <Td
              key={id}
              label={columnLabel(column.columnDef) || undefined}
              align={meta.align}
              card={meta.card}
              className={meta.width}
            >
              {index === 0 && expand ? (
                <span className="flex items-center gap-1.5">
                  <ExpandButton
                    label={label}
                    open={open}
                    controls={detailsId}
                    onPress={() => row.toggleExpanded()}
                  />
                  {content}
                </span>
              ) : (
                content
              )}
            </Td>
          );
        })}
      </Tr>
      {open && expand && (
        <Tr id={detailsId} className="hover:bg-transparent!">
          <Td
            colSpan={cells.length + (selectable ? 1 : 0)}
            className="pt-0 pb-3 max-sm:block max-sm:text-left"
          >
            {expand(row.original)}
          </Td>
        </Tr>
      )}
    </>
  );
}

/** Not on a control of the row, nor at the end of marking some of its text. */
function isOnRowItself({ target }: MouseEvent): boolean {
  const isControl = target instanceof Element && target.closest('a, button, input, label') !== null;
  return !isControl && window.getSelection()?.isCollapsed !== false;
}

type ExpandButtonProps = { label: string; open: boolean; controls: string; onPress: () => void };

function ExpandButton({ label, open, controls, onPress }: ExpandButtonProps) {
  return (
    <button
      type="button"
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      aria-label={`Details of ${label}`}
      onClick={onPress}
      className="-ml-1 grid size-6 shrink-0 place-items-center rounded-md text-subtle hover:bg-sunken hover:text-ink pointer-coarse:-m-2 pointer-coarse:-ml-3 pointer-coarse:size-10"
    >
      <ChevronRight aria-hidden className={cn('size-4 transition-transform', open && 'rotate-90')} />
    </button>
  );
}
