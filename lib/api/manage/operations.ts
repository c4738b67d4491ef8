import type { AnyOperation } from './operation.ts';
import { oneAuthkeyOperations } from './resources/authkey.ts';
import { authkeyOperations } from './resources/authkeys.ts';
import { checkOperations } from './resources/check.ts';
import { clientOperations } from './resources/clients.ts';
import { ipOperations } from './resources/ip.ts';
import { ipListOperations } from './resources/ip-lists.ts';
import { entryListOperations } from './resources/ips.ts';
import { leaseOperations } from './resources/lease.ts';
import { logOperations } from './resources/logs.ts';

/**
 * Everything that programs can do under /api/v1. To add an operation:
 * 1. write it in the file of its resource (`resources/`): `operation({ method, path, scope, summary, query?, body?, answer,
 *    handle })`; `handle` calls verbs with the Ctx that it is given, and each verb that writes names the same scope in
 *    `requireRole(ctx, role, doing, scope)`;
 * 2. put a new file's operations in this table;
 * 3. say in `lib/testing/every-operation.ts` what it does something with, for the tests of all scopes and companies.
 * The router, the token's scope, parsing, dry runs, idempotency, limits, /openapi.json and the tests over all
 * operations follow from the table.
 */
export const operations: readonly AnyOperation[] = [
  ...authkeyOperations,
  ...oneAuthkeyOperations,
  ...entryListOperations,
  ...ipListOperations,
  ...leaseOperations,
  ...clientOperations,
  ...logOperations,
  ...checkOperations,
  ...ipOperations,
];
