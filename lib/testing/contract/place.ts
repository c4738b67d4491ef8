import type { TestDatabase } from '../database.ts';
import type { ServerProcess } from '../server-process.ts';

/** Where a suite of the contract is run. */
export interface Place {
  database: TestDatabase;
  /** The one that is asked. */
  server: ServerProcess;
  /** Another instance on the same database. */
  second: ServerProcess;
}

/** Trusted by both. */
export const proxy = '127.0.0.9';
