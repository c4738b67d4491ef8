import type pg from 'pg';
import type { PrismaClient } from '#lib/db/client';
import type { PolicyChanges } from '#lib/db/policy-change';
import type { Env } from '#lib/env';
import type { Gate } from '#lib/gate/gate';

/**
 * What one process has once. server.ts opens it; the panel's bundle, which holds its own copies of all
 * modules, finds the same one here.
 */
export interface Runtime {
  env: Env & { authSecret: string; databaseUrl: string };
  prisma: PrismaClient;
  pool: pg.Pool;
  policyChanges: PolicyChanges;
  gate: Gate;
  /** What wings above keep here: see `Slot`. */
  slots: Map<string, unknown>;
  /** Names of the migrations that this version brings. */
  migrations: string[];
  /** Set when the process is about to end: /readyz says so. */
  draining: boolean;
  close(): Promise<void>;
}

const slot = Symbol.for('keyfence.runtime');
type Holder = { [slot]?: Runtime };

/** @throws Error before the runtime was opened */
export function runtime(): Runtime {
  const found = (globalThis as Holder)[slot];
  if (!found) throw new Error('The runtime is not open: start Keyfence with server.ts');
  return found;
}

export function isRuntimeOpen(): boolean {
  return (globalThis as Holder)[slot] !== undefined;
}

export function setRuntime(value: Runtime | undefined): void {
  (globalThis as Holder)[slot] = value;
}
