import { v7 as uuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { beforeCommit, type Tx } from '#lib/core/transact';
import type { EventInput } from '../event.ts';
import { asStored, type ChainedEvent, canonicalIp, hashOf, hexOrNull } from './form.ts';
import { type Head, isSealedBy, type SealedHead, sealOfHead } from './head.ts';
import { type AuditKey, currentKey, readKeys } from './keys.ts';

type NewEvent = Omit<ChainedEvent, 'seq' | 'keyId'>;

const waiting = new WeakMap<Tx, NewEvent[]>();

/**
 * Puts an event at the end of its company's chain, as the last act of the transaction: writers of one company wait
 * for each other from there to the commit only.
 */
export function chainEvent(tx: Tx, ctx: Ctx, input: EventInput): void {
  const event = newEvent(ctx, input);
  const others = waiting.get(tx);
  if (others) return void others.push(event);
  const events = [event];
  waiting.set(tx, events);
  beforeCommit(tx, () => appendAll(tx, events));
}

function newEvent({ actor, ...ctx }: Ctx, { action, target, before, after }: EventInput): NewEvent {
  return asStored({
    id: uuid(),
    company: ctx.company.id,
    at: ctx.now.toISOString(),
    actor: { type: actor.type, id: actor.type === 'system' ? null : actor.id, name: actor.name },
    ip: canonicalIp(ctx.ip),
    action,
    target: { type: target.type, id: target.id ?? null, name: target.name },
    before: before ?? null,
    after: after ?? null,
    requestId: ctx.requestId,
  } as NewEvent);
}

/** Company by company, always in the same order: two that wait for each other would wait for ever. */
async function appendAll(tx: Tx, events: NewEvent[]): Promise<void> {
  const key = await currentKey();
  for (const company of [...new Set(events.map((event) => event.company))].sort()) {
    const own = events.filter((event) => event.company === company);
    await append(tx, key, company, own);
  }
}

async function append(tx: Tx, key: AuditKey, company: string, events: NewEvent[]): Promise<void> {
  const head = await lockHead(tx, key, company, events[0]?.action === 'company.create');
  const rows = events.map((event) => {
    const chained = { ...event, seq: head.seq + 1, keyId: key.id };
    head.hash = hashOf(key.hmac, chained, head.hash);
    head.seq = chained.seq;
    return { ...chained, hash: hexOrNull(head.hash) };
  });
  await tx.$executeRaw`
    with moved as (
      update "AuditHead" set seq = ${head.seq}, hash = ${head.hash}, "brokenAfter" = ${head.brokenAfter},
        "keyId" = ${key.id}, seal = ${sealOfHead(key, head)}
      where "companyId" = ${company}::uuid
    )
    insert into "AuditEvent" ("companyId", id, seq, "createdAt", "actorType", "actorId", "actorName", ip, action,
      "targetType", "targetId", "targetName", before, after, "requestId", "keyId", hash)
    select company, id, seq, at, (actor->>'type')::"ActorType", (actor->>'id')::uuid, actor->>'name', ip, action,
      target->>'type', (target->>'id')::uuid, target->>'name', before, after, "requestId", "keyId",
      decode(hash, 'hex')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e(company uuid, id uuid, seq bigint, at timestamptz,
      actor jsonb, ip inet, action text, target jsonb, before jsonb, after jsonb, "requestId" text, "keyId" text,
      hash text)`;
}

/**
 * Until the transaction ends the chain is nobody else's. A head that is missing or not sealed by us is found by the
 * last row, and remembered: what stood after that row may be lost. What such a head says itself counts for nothing.
 */
async function lockHead(tx: Tx, key: AuditKey, company: string, isNew: boolean): Promise<Head> {
  const found = await selectHead(tx, company);
  if (found && (await isOurs(key, found))) return found;
  if (!found) {
    await tx.$executeRaw`
      insert into "AuditHead" ("companyId", seq) values (${company}::uuid, 0) on conflict do nothing`;
    // Another transaction may have made it meanwhile.
    const made = await selectHead(tx, company);
    if (made && (await isOurs(key, made))) return made;
  }
  const last = await lastRow(tx, company);
  if (isNew && last.seq === 0) return last;
  return { ...last, brokenAfter: last.seq };
}

async function isOurs(key: AuditKey, head: SealedHead): Promise<boolean> {
  if (isSealedBy(key, head)) return true;
  return head.keyId !== null && isSealedBy((await readKeys(runtime().pool)).get(head.keyId), head);
}

interface HeadRow {
  startsAfter: bigint;
  seq: bigint;
  hash: Uint8Array | null;
  brokenAfter: bigint | null;
  keyId: string | null;
  seal: Uint8Array | null;
}

async function selectHead(tx: Tx, company: string): Promise<SealedHead | null> {
  const [row] = await tx.$queryRaw<HeadRow[]>`
    select "startsAfter", seq, hash, "brokenAfter", "keyId", seal from "AuditHead"
    where "companyId" = ${company}::uuid for no key update`;
  if (!row) return null;
  return {
    company,
    startsAfter: Number(row.startsAfter),
    seq: Number(row.seq),
    hash: row.hash && Buffer.from(row.hash),
    brokenAfter: row.brokenAfter === null ? null : Number(row.brokenAfter),
    keyId: row.keyId,
    seal: row.seal && Buffer.from(row.seal),
  };
}

async function lastRow(tx: Tx, company: string): Promise<Head> {
  const [row] = await tx.$queryRaw<Pick<HeadRow, 'startsAfter' | 'seq' | 'hash'>[]>`
    select seq, hash, (select coalesce(max(seq), 0) from "AuditEvent"
      where "companyId" = ${company}::uuid and hash is null) as "startsAfter"
    from "AuditEvent" where "companyId" = ${company}::uuid order by seq desc limit 1`;
  return {
    company,
    startsAfter: Number(row?.startsAfter ?? 0),
    seq: Number(row?.seq ?? 0),
    hash: row?.hash ? Buffer.from(row.hash) : null,
    brokenAfter: null,
  };
}
