import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { exactTime } from '#lib/events/words';
import { credentialNouns } from '#lib/text/credential-nouns';
import { notKnown } from './not-known.ts';
import type { Standing } from './standing.ts';

/**
 * As far back as it can be told how a list stood: to the beginning of the log, or of the credential.
 * @throws AppError bad_input where that is later than `at`
 */
export async function readSince(tx: Tx, ctx: Ctx, { credential }: Standing, at: Date): Promise<Date> {
  if (credential && at < credential.createdAt) {
    const { type, name, createdAt } = credential;
    throw notKnown(
      `At ${exactTime(at)} there was no ${credentialNouns[type]} ${name}: it was created at ${exactTime(createdAt)}.`,
    );
  }
  const start = await readStart(tx, ctx);
  if (at < start) throw beforeTheLog(start, at);
  return credential && credential.createdAt > start ? credential.createdAt : start;
}

export function beforeTheLog(start: Date, at: Date) {
  return notKnown(
    `The audit log reaches back to ${exactTime(start)}. What stood at ${exactTime(at)} is not known any more.`,
  );
}

/** Of a log that has all of its events that is the company's beginning; of any other, its oldest event. */
async function readStart(tx: Tx, ctx: Ctx): Promise<Date> {
  const companyId = ctx.company.id;
  const [first, head, company] = [
    await tx.auditEvent.findFirst({
      where: { companyId },
      orderBy: { seq: 'asc' },
      select: { seq: true, createdAt: true },
    }),
    await tx.auditHead.findUnique({ where: { companyId }, select: { startsAfter: true, seq: true } }),
    await tx.company.findUniqueOrThrow({ where: { id: companyId }, select: { createdAt: true } }),
  ];
  const isWhole = head?.startsAfter === 0n && (first ? first.seq === 1n : head.seq === 0n);
  const oldest = first?.createdAt ?? ctx.now;
  return isWhole && company.createdAt < oldest ? company.createdAt : oldest;
}
