import type { WaitReason } from './reasons-to-wait.ts';

/** What came of a read. */
export type ReadOutcome =
  /** Nothing is another than before, or than what was dismissed. */
  | { state: 'unchanged' }
  | { state: 'changed'; added: number; removed: number }
  /** It changes much, or would refuse somebody: a person has to look. */
  | { state: 'waits'; reasons: WaitReason[] }
  | { state: 'failed'; problem: string }
  /** Somebody else has read it meanwhile, or asked for something else. */
  | { state: 'superseded' };
