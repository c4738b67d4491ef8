'use client';

import { Download } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Menu, MenuItem } from '#components/ui/dropdown-menu.tsx';
import { announce } from '#components/ui/live-region.tsx';

/** What the page shows as a file. A form rather than a script asks for it: the browser saves it as it comes, however large. */
export function ExportMenu() {
  const filters = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  const format = useRef<HTMLInputElement>(null);

  function save(value: 'csv' | 'jsonl') {
    if (!format.current) return;
    format.current.value = value;
    form.current?.requestSubmit();
    announce('The export begins; it holds what the filters leave');
  }

  return (
    <>
      <Menu
        trigger={
          <Button>
            <Download aria-hidden />
            Export
          </Button>
        }
      >
        <MenuItem onSelect={() => save('csv')}>CSV</MenuItem>
        <MenuItem onSelect={() => save('jsonl')}>JSON Lines</MenuItem>
      </Menu>
      <form ref={form} method="post" action={`/audit-log/export?${filters}`} hidden>
        <input ref={format} type="hidden" name="format" />
      </form>
    </>
  );
}
