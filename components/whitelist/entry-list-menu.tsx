'use client';

import { Ellipsis, ListChecks } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Menu, MenuItem } from '#components/ui/dropdown-menu.tsx';

type EntryListMenuProps = { title: string; onChoose: () => void };

/** What can be done with a whole list. */
export function EntryListMenu({ title, onChoose }: EntryListMenuProps) {
  const name = `More for ${title}`;
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="icon-sm" aria-label={name} title={name}>
          <Ellipsis aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={onChoose}>
        <ListChecks aria-hidden />
        Choose entries
      </MenuItem>
    </Menu>
  );
}
