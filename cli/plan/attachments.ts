import type { Id, Line } from './change.ts';
import type { PlanOptions } from './entries.ts';
import type { IpListState } from './state.ts';
import type { Target } from './targets.ts';

/** Who is to use a list. */
export interface Wanted {
  lines: Line[];
  /** null: the company. */
  users: (Id | null)[];
  changed: boolean;
  detaches: boolean;
}

/** A target that names its lists is attached to those; to others it stays attached, unless pruned. */
export function wantedAttachments(
  name: string,
  list: IpListState | undefined,
  targets: readonly Target[],
  { prune }: PlanOptions,
): Wanted {
  const users = new Set<Id | null>(list?.attachedTo.map(({ credentialId }) => credentialId));
  const wanted: Wanted = { lines: [], users: [], changed: false, detaches: false };
  for (const { policy, title, id } of targets) {
    if (!policy.lists) continue;
    const isNamed = policy.lists.some((each) => each.name === name);
    if (isNamed === users.has(id)) continue;
    if (isNamed) {
      users.add(id);
      wanted.lines.push({ sign: '+', text: `used by ${title}` });
      wanted.changed = true;
    } else if (prune) {
      users.delete(id);
      wanted.lines.push({ sign: '-', text: `used by ${title}` });
      wanted.changed = true;
      wanted.detaches = true;
    } else wanted.lines.push({ sign: '?', text: `used by ${title}` });
  }
  return { ...wanted, users: [...users] };
}

/** As a request says it. */
export function attachedTo({ users }: Wanted): { credentialId: Id | null }[] {
  return users.map((credentialId) => ({ credentialId }));
}
