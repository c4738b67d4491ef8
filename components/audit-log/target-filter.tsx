'use client';

import { X } from 'lucide-react';
import { useTableUrl } from '#components/data-table/use-table-url.ts';
import { Button } from '#components/ui/button.tsx';
import type { AuditEventRow } from '#lib/events/log/list';
import { kindOf } from './target-link.tsx';

/** What a link from somewhere else narrowed the log to, with a way to see all of it. */
export function TargetFilter({ newest }: { newest: AuditEventRow | undefined }) {
  const url = useTableUrl(['target']);
  const { target } = url.values;
  if (!target) return null;
  const words = target === 'list:company' ? "the company's list" : nameOf(target, newest);
  return (
    <Button onClick={() => url.set({ target: null })} aria-label={`Only ${words}: show all targets`}>
      <span className="max-w-56 truncate">Only {words}</span>
      <X aria-hidden />
    </Button>
  );
}

function nameOf(target: string, newest: AuditEventRow | undefined): string {
  const [type = ''] = target.split(':');
  return newest ? `${kindOf(newest)} ${newest.target.name}` : `one ${type}`;
}
