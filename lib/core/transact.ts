import { randomUUID } from 'node:crypto';
import type { Prisma } from '#lib/db/client';
import { encodePolicyChange, type PolicyChange, policyChannel } from '#lib/db/policy-change';
import type { Ctx, Tried } from './context.ts';
import { runtime } from './runtime.ts';
import { holdRoles, requireStanding } from './standing.ts';

export type Tx = Prisma.TransactionClient;

const pending = new WeakMap<Tx, PolicyChange[]>();
const lastActs = new WeakMap<Tx, (() => Promise<void>)[]>();

/**
 * Runs the work of one write verb in one transaction; what it changed of the policy is in force in
 * this process before the promise resolves, elsewhere within milliseconds (NOTIFY). Within `transactTogether` it is
 * part of that one.
 * @param roles `alone` for what takes a role or access away
 * @throws AppError forbidden where the member has lost the role since the request began
 */
export async function transact<T>(
  ctx: Ctx,
  work: (tx: Tx) => Promise<T>,
  roles: 'shared' | 'alone' = 'shared',
): Promise<T> {
  if (!ctx.tx) return open(ctx, work, roles);
  if (roles === 'alone') throw new Error('What takes access away is a transaction of its own');
  return work(ctx.tx);
}

/**
 * Runs several verbs as one change, in one transaction: all of it is done, or nothing. They are called with the Ctx
 * that `work` is given.
 */
export function transactTogether<T>(ctx: Ctx, work: (joined: Ctx & { tx: Tx }) => Promise<T>): Promise<T> {
  return open(ctx, (tx) => work({ ...ctx, tx }), 'shared');
}

/**
 * The same, but nothing of it stays.
 * @returns what it would have answered and changed, and whom it would refuse: that throws no LOCK_OUT here
 */
export async function tryTogether<T>(
  ctx: Ctx,
  work: (joined: Ctx & { tx: Tx }) => Promise<T>,
): Promise<Tried & { answer: T }> {
  const dryRun: Tried = { changes: [], lockOuts: [] };
  let done: { answer: T } | undefined;
  const undone = new Error('Only tried');
  try {
    await open(
      ctx,
      async (tx) => {
        done = { answer: await work({ ...ctx, tx, dryRun }) };
        throw undone;
      },
      'shared',
    );
  } catch (error) {
    if (error !== undone) throw error;
  }
  return { ...done!, ...dryRun };
}

async function open<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>, roles: 'shared' | 'alone'): Promise<T> {
  const changes: PolicyChange[] = [];
  const { prisma, policyChanges } = runtime();
  const result = await prisma.$transaction(
    async (tx) => {
      pending.set(tx, changes);
      const last: (() => Promise<void>)[] = [];
      lastActs.set(tx, last);
      const mayLoseAccess = ctx.actor.type === 'member' || ctx.actor.type === 'token';
      if (mayLoseAccess || roles === 'alone') await holdRoles(tx, ctx.company.id, roles);
      await requireStanding(tx, ctx);
      const done = await work(tx);
      for (const act of last) await act();
      return done;
    },
    { timeout: 30_000 },
  );
  for (const change of changes) policyChanges.emit('change', change);
  return result;
}

/**
 * Does something right before the commit, after all else: what it locks is locked for as short as can be.
 * @throws Error outside transact()
 */
export function beforeCommit(tx: Tx, act: () => Promise<void>): void {
  const last = lastActs.get(tx);
  if (!last) throw new Error('This transaction is none of a verb');
  last.push(act);
}

/** Ids as the gates keep them: an id that came in capitals is the same one. */
function asKept<What extends { credentialId?: string; listId?: string }>({
  credentialId,
  listId,
  ...what
}: What) {
  return {
    ...what,
    ...(credentialId !== undefined && { credentialId: credentialId.toLowerCase() }),
    ...(listId !== undefined && { listId: listId.toLowerCase() }),
  };
}

/**
 * Raises the company's policyVersion, draws a new policyStamp and tells every instance, all with the
 * transaction's commit.
 */
export async function bumpPolicy(
  tx: Tx,
  companyId: string,
  what: { credentialId?: string; listId?: string; whitelist?: true; templates?: true },
): Promise<void> {
  const whitelist = what.whitelist === true;
  const stamp = randomUUID();
  const [row] = await tx.$queryRaw<{ version: bigint; previousStamp: string }[]>`
    update "Company" c set "policyVersion" = c."policyVersion" + 1, "policyStamp" = ${stamp}::uuid,
      "whitelistVersion" = case when ${whitelist} then c."policyVersion" + 1 else c."whitelistVersion" end,
      "whitelistStamp" = case when ${whitelist} then ${stamp}::uuid else c."whitelistStamp" end
    from (select id, "policyStamp" from "Company" where id = ${companyId}::uuid for no key update) before
    where c.id = before.id
    returning c."policyVersion" as version, before."policyStamp" as "previousStamp"`;
  if (!row) throw new Error(`There is no company ${companyId}`);
  const { previousStamp } = row;
  const change: PolicyChange = {
    companyId,
    version: Number(row.version),
    stamp,
    previousStamp,
    ...asKept(what),
  };
  await tx.$executeRaw`select pg_notify(${policyChannel}, ${encodePolicyChange(change)})`;
  pending.get(tx)?.push(change);
}
