'use client';

import { type ComponentProps, type KeyboardEvent, useId, useState } from 'react';
import { cn } from './cn.ts';
import { popupStyles } from './dropdown-menu.tsx';
import { Input } from './input.tsx';

type ComboboxProps = Omit<ComponentProps<typeof Input>, 'value' | 'onChange' | 'list' | 'icon'> & {
  suggestions: string[];
  value: string;
  onValueChange: (value: string) => void;
  /** Name of the list of suggestions. */
  listLabel?: string;
};

/** Free text with suggestions; name it with a `Field` around it or `aria-label`. */
export function Combobox({
  suggestions,
  value,
  onValueChange,
  listLabel = 'Suggestions',
  onBlur,
  ...props
}: ComboboxProps) {
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const typed = value.trim().toLowerCase();
  const exact = suggestions.some((suggestion) => suggestion.toLowerCase() === typed);
  // With a suggestion already taken, all of them are offered again.
  const matches = suggestions.filter((suggestion) => exact || suggestion.toLowerCase().includes(typed));
  const shown = open && matches.length > 0;

  function choose(suggestion: string) {
    onValueChange(suggestion);
    setOpen(false);
    setActive(-1);
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setOpen(true);
      if (matches.length === 0) return;
      setActive(
        active < 0 && step < 0 ? matches.length - 1 : (active + step + matches.length) % matches.length,
      );
    } else if (event.key === 'Enter' && shown && active >= 0) {
      event.preventDefault();
      choose(matches[active] ?? value);
    } else if (event.key === 'Enter' && open) {
      // Takes what was typed; a second Enter sends the form.
      event.preventDefault();
      setOpen(false);
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      setActive(-1);
    }
  }

  return (
    <div className="relative">
      <Input
        autoComplete="off"
        {...props}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={shown ? listId : undefined}
        aria-activedescendant={shown && active >= 0 ? `${listId}-${active}` : undefined}
        value={value}
        onChange={(event) => {
          onValueChange(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onClick={() => setOpen(true)}
        onKeyDown={press}
        onBlur={(event) => {
          setOpen(false);
          setActive(-1);
          onBlur?.(event);
        }}
      />
      {shown && (
        <div
          id={listId}
          role="listbox"
          aria-label={listLabel}
          className={cn(popupStyles, 'absolute inset-x-0 top-full mt-1 max-h-64 overflow-y-auto')}
        >
          {matches.map((suggestion, index) => (
            <div
              key={suggestion}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              // The field keeps the focus: a mousedown would blur it before the click arrives.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(suggestion)}
              onKeyDown={undefined}
              className="flex min-h-8 cursor-default items-center rounded-md px-2 hover:bg-highlight aria-selected:bg-highlight pointer-coarse:min-h-10"
            >
              {suggestion}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
