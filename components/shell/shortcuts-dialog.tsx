import { Fragment } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import type { NavigationItem } from './navigation.ts';

type ShortcutsDialogProps = { open: boolean; onClose: () => void; items: NavigationItem[] };

export function ShortcutsDialog({ open, onClose, items }: ShortcutsDialogProps) {
  const groups = [
    {
      title: 'Anywhere',
      rows: [
        { keys: ['Ctrl', 'K'], text: 'Find a page, an authkey, an IP or a request id' },
        { keys: ['/'], text: 'Search this page' },
        { keys: ['u'], text: 'Undo, while it is offered' },
        { keys: ['?'], text: 'List the shortcuts' },
        { keys: ['Esc'], text: 'Close what is open' },
      ],
    },
    {
      title: 'Go to',
      rows: items.flatMap(({ key, label }) => (key ? [{ keys: ['g', key], text: label }] : [])),
    },
  ];
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title="Keyboard shortcuts"
      description="They rest while you type in a field."
    >
      <div className="grid gap-5">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1 font-medium text-subtle text-xs">{group.title}</h3>
            <dl className="grid grid-cols-[1fr_auto] text-sm">
              {group.rows.map((row) => (
                <Fragment key={row.text}>
                  <dt className="border-t py-1.5 text-ink">{row.text}</dt>
                  <dd className="flex items-center justify-end gap-1 border-t py-1.5">
                    {row.keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
