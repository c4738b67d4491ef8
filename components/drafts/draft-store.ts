import { maskSecrets } from '#lib/access/credentials/mask-secrets';

const prefix = 'draft ';

/** Where one form's draft is kept: nobody else's, and of no other page. */
export function draftKey(ownerId: string, pathname: string, name: string): string {
  return `${prefix}${ownerId} ${pathname} ${name}`;
}

/** undefined: nothing is kept, or nothing of this shape. The server has no such storage. */
export function readDraft<T>(key: string, like: T): T | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return hasShapeOf(kept, like) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Kept in this tab alone, for as long as it is open, without keys that were pasted. Where there is no room, it is not kept. */
export function keepDraft(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, maskSecrets(JSON.stringify(value)));
  } catch {
    sessionStorage.removeItem(key);
  }
}

export function dropDraft(key: string): void {
  sessionStorage.removeItem(key);
}

/** All drafts of everybody else; without `ownerId`, all. */
export function dropDraftsOfOthers(ownerId?: string): void {
  for (const key of Object.keys(sessionStorage)) {
    const isMine = ownerId !== undefined && key.startsWith(`${prefix}${ownerId} `);
    if (key.startsWith(prefix) && !isMine) sessionStorage.removeItem(key);
  }
}

function hasShapeOf<T>(kept: unknown, like: T): kept is T {
  if (typeof like !== 'object' || like === null) return typeof kept === typeof like;
  if (typeof kept !== 'object' || kept === null) return false;
  // JSON has no undefined.
  return Object.entries(like).every(([name, value]) => value === undefined || name in kept);
}
