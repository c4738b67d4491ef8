import { EventEmitter } from 'node:events';

/** Channel of LISTEN/NOTIFY on which instances tell each other what changed. */
export const policyChannel = 'keyfence_policy';

/** What a committed transaction changed of the things that a verdict or an answer depends on. */
export interface PolicyChange {
  companyId: string;
  /** The company's policyVersion after the change. */
  version: number;
  /** The company's policyStamp after the change, and what it was before; '' where an older program made it. */
  stamp: string;
  previousStamp: string;
  /** Only this authkey; absent: see the flags. */
  credentialId?: string;
  /** Only this IP list. */
  listId?: string;
  /** The company's own whitelist. */
  whitelist?: true;
  /** The company's templates. */
  templates?: true;
}

interface PolicyEvents {
  change: [PolicyChange];
}

/** In this process the word travels at once, before the one who made the change is answered. */
export class PolicyChanges extends EventEmitter<PolicyEvents> {}

export function encodePolicyChange(change: PolicyChange): string {
  return JSON.stringify(change);
}

/** @returns null for what is not a policy change (another program's notification) */
export function decodePolicyChange(payload: string | undefined): PolicyChange | null {
  try {
    const value: Partial<PolicyChange> = JSON.parse(payload ?? '');
    if (typeof value.companyId !== 'string' || !Number.isSafeInteger(value.version)) return null;
    return { stamp: '', previousStamp: '', ...value } as PolicyChange;
  } catch {
    return null;
  }
}
