'use client';

import { Download, Ellipsis, ListChecks, Upload } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { useChange } from '#components/actions/use-change.ts';
import { Button } from '#components/ui/button.tsx';
import { Menu, MenuItem } from '#components/ui/dropdown-menu.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { toast } from '#components/ui/toaster.tsx';
import type { EntryListProps } from './entry-list-props.ts';
import { saveFile } from './save-file.ts';

type EntryListMenuProps = Pick<EntryListProps, 'title' | 'canWrite' | 'onExport'> & {
  isEmpty: boolean;
  onChoose: () => void;
  /** What a file says, to be looked at before it is added. */
  onImport: (text: string) => void;
};

/** Far more than a list may have; the browser would be busy with it for long. */
const fileBytesMax = 5_000_000;

/** What can be done with a whole list. */
export function EntryListMenu({ title, canWrite, isEmpty, ...props }: EntryListMenuProps) {
  const { pending, run } = useChange();
  const file = useRef<HTMLInputElement>(null);
  const name = `More for ${title}`;

  function save() {
    run(
      props.onExport,
      {
        done: ({ entries }) => `${countOf(entries, 'entry', 'entries')} exported`,
        refused: 'Nothing was exported',
      },
      ({ csv }) => saveFile(`${title.toLowerCase().replace(/[^a-z]+/g, '-')}.csv`, csv),
    );
  }

  async function read({ target }: ChangeEvent<HTMLInputElement>) {
    const chosen = target.files?.[0];
    if (!chosen) return;
    const isLong = chosen.size > fileBytesMax;
    const text = isLong ? null : await chosen.text().catch(() => null);
    target.value = '';
    if (text !== null) return props.onImport(text);
    const reason = isLong ? 'has more than 5 MB. Import it in parts.' : 'could not be read.';
    toast.error('Nothing was imported', { description: `${chosen.name} ${reason}` });
    announce(`Nothing was imported. ${chosen.name} ${reason}`, 'assertive');
  }

  if (!canWrite && isEmpty) return null;
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" size="icon-sm" loading={pending} aria-label={name} title={name}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {canWrite && !isEmpty && (
          <MenuItem onSelect={props.onChoose}>
            <ListChecks aria-hidden />
            Choose entries
          </MenuItem>
        )}
        {canWrite && (
          <MenuItem onSelect={() => file.current?.click()}>
            <Upload aria-hidden />
            Import CSV
          </MenuItem>
        )}
        {!isEmpty && (
          <MenuItem onSelect={save}>
            <Download aria-hidden />
            Export CSV
          </MenuItem>
        )}
      </Menu>
      <input
        ref={file}
        type="file"
        accept=".csv,.txt,.json,text/*"
        aria-label={`File for ${title}`}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => void read(event)}
      />
    </>
  );
}
