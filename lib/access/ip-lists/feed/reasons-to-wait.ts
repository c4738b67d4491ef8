/** Why a read waits for a person. */
export type WaitReason = 'shrinks' | 'grows' | 'locks-out';

/** Lists with fewer entries, before and after, change as they like. */
const entriesMin = 10;

/**
 * A list that loses or gains more than half: rather a mistake of whoever keeps it, or somebody else who does now. The
 * first entries of a list are none that it gains.
 * @param before how many entries it has
 */
export function reasonsToWait(before: number, added: number, removed: number): WaitReason[] {
  if (before === 0 || Math.max(before, before + added - removed) < entriesMin) return [];
  return [
    ...(removed > before / 2 ? ['shrinks' as const] : []),
    ...(added > before / 2 ? ['grows' as const] : []),
  ];
}
