'use client';

import { useId } from 'react';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { countOf } from '#components/ui/number.tsx';
import type { AttachableList } from './attach-list.tsx';

type ListChoiceProps = {
  lists: AttachableList[];
  /** Their ids. */
  value: readonly string[];
  onValueChange: (chosen: string[]) => void;
  error?: string | undefined;
};

/** Which IP lists something uses that is being made. */
export function ListChoice({ lists, value, onValueChange, error }: ListChoiceProps) {
  const id = useId();
  const choose = (listId: string, isChosen: boolean) =>
    onValueChange(
      lists.map((list) => list.id).filter((each) => (each === listId ? isChosen : value.includes(each))),
    );
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 flex w-full items-baseline justify-between font-medium text-ink text-sm">
        IP lists
        <span aria-hidden className="font-normal text-subtle text-xs">
          Optional
        </span>
      </legend>
      <div className="grid max-h-48 gap-2 overflow-y-auto">
        {lists.map((list) => (
          <div key={list.id} className="flex items-center gap-2 pointer-coarse:min-h-10">
            <Checkbox
              id={`${id}-${list.id}`}
              checked={value.includes(list.id)}
              onCheckedChange={(checked) => choose(list.id, checked === true)}
            />
            <label htmlFor={`${id}-${list.id}`} className="wrap-anywhere min-w-0 text-ink text-sm">
              {list.name}
            </label>
            <span className="ml-auto whitespace-nowrap text-subtle text-xs">
              {countOf(list.entries, 'entry', 'entries')}
            </span>
          </div>
        ))}
      </div>
      {error && <FormError>{error}</FormError>}
    </fieldset>
  );
}
