import type { Plan } from './plan.ts';

const words = { '+': 'to add', '~': 'to change', '-': 'to remove' } as const;

/** A plan as people read it. */
export function planWords({ changes, unnamed }: Plan): string[] {
  const lines: string[] = [];
  for (const change of changes) {
    lines.push(change.title);
    for (const { sign, text } of change.lines) lines.push(`  ${sign} ${text}`);
    lines.push('');
  }
  if (unnamed.length > 0) lines.push(`Not in the file, and left as they are: ${unnamed.join(', ')}.`, '');
  return [...lines, summary({ changes })];
}

/** The last line. */
function summary({ changes }: Pick<Plan, 'changes'>): string {
  const signs = changes.flatMap((change) => change.lines.map(({ sign }) => sign));
  const count = (wanted: string) => signs.filter((sign) => sign === wanted).length;
  const parts = (['+', '~', '-'] as const).flatMap((sign) =>
    count(sign) > 0 ? [`${count(sign).toLocaleString('en')} ${words[sign]}`] : [],
  );
  const said = parts.length > 0 ? `Plan: ${parts.join(', ')}.` : 'As the file says: nothing to do.';
  const foreign = count('?');
  if (foreign === 0) return said;
  return `${said} ${foreign.toLocaleString('en')} only in Keyfence (?): kept without --prune.`;
}
