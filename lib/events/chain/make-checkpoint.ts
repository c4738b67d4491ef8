import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { readClock } from '#lib/db/clock';
import { enqueueWebhook } from '#lib/delivery/notices/enqueue';
import { type Checkpoint, readCheckpoints, signCheckpoint } from './checkpoint.ts';
import { isSealedBy } from './head.ts';
import { currentKey, readKeys } from './keys.ts';
import { readHead } from './read.ts';

/**
 * Signs what a company's chain is now, if it has grown since the last checkpoint, and posts that to the company's
 * webhooks.
 * @returns the newest checkpoint; null: there is none, as the chain has no event or its head is not ours
 */
export async function makeCheckpoint(companyId: string): Promise<Checkpoint | null> {
  const { pool, prisma } = runtime();
  const head = await readHead(pool, companyId);
  const [last] = await readCheckpoints(
    pool,
    companyId,
    'seq = (select max(seq) from "AuditCheckpoint" where "companyId" = $1)',
  );
  if (!head?.hash || head.keyId === null || head.seq <= (last?.seq ?? 0)) return last ?? null;
  if (!isSealedBy((await readKeys(pool)).get(head.keyId), head)) return last ?? null;
  const checkpoint = signCheckpoint(await currentKey(), {
    company: companyId,
    seq: head.seq,
    count: head.seq - head.startsAfter,
    hash: head.hash.toString('hex'),
    at: (await readClock(pool)).toISOString(),
  });
  await prisma.$transaction(async (tx) => {
    if (await insert(tx, checkpoint)) await post(tx, checkpoint);
  });
  return checkpoint;
}

/** @returns false: another instance has made one of the same event */
async function insert(tx: Tx, { company, hash, signature, ...row }: Checkpoint): Promise<boolean> {
  const { count } = await tx.auditCheckpoint.createMany({
    data: {
      ...row,
      companyId: company,
      hash: Buffer.from(hash, 'hex'),
      signature: Buffer.from(signature, 'base64'),
    },
    skipDuplicates: true,
  });
  return count === 1;
}

async function post(tx: Tx, checkpoint: Checkpoint): Promise<void> {
  const companyId = checkpoint.company;
  const webhooks = await tx.alertWebhook.findMany({
    where: { companyId },
    select: { url: true, sealedSecret: true },
  });
  const payload = { type: 'audit.checkpoint', timestamp: checkpoint.at, data: checkpoint };
  for (const webhook of webhooks) {
    await enqueueWebhook(tx, { companyId, kind: 'audit.checkpoint', ...webhook, payload });
  }
}
