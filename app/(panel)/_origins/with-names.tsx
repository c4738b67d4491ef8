import type { ReactNode } from 'react';
import { NamesProvider } from '#components/origins/names-context.tsx';
import { reverseNames } from '#lib/access/origins/reverse-names';
import { runtime } from '#lib/core/runtime';

/** Around rows of addresses: their names are looked up meanwhile, and follow within a second. */
export function WithNames({
  rows,
  children,
}: {
  rows: readonly { ip: string | null }[];
  children: ReactNode;
}) {
  const names = runtime().env.reverseDns
    ? reverseNames.get().namesOf(rows.flatMap(({ ip }) => ip ?? []))
    : null;
  return <NamesProvider names={names}>{children}</NamesProvider>;
}
