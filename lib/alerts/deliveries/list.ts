import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Column } from '#lib/core/paging/order';
import { readModelPage } from '#lib/core/paging/read-model-page';
import type { Page } from '#lib/core/paging/read-page';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import type { Prisma } from '#lib/db/client';
import { AppError } from '#lib/errors';
import { mayReadNumbers } from '../recipients/public-recipient.ts';
import { DeliveryInput, ListDeliveriesInput } from '../schemas.ts';
import { type Delivery, deliveryOf, deliveryRow, storedKinds } from './delivery.ts';

export type DeliveryList = Page<Delivery>;

/** The delivery log: which alert went to whom, when, and what became of it; one page, newest first unless asked otherwise. */
export async function listDeliveries(ctx: Ctx, given: ListDeliveriesInput): Promise<DeliveryList> {
  const { channel, kind, state, query, dir, ...input } = parseInput(ListDeliveriesInput, given);
  const { prisma } = runtime();
  const where: Prisma.NoticeWhereInput = {
    companyId: ctx.company.id,
    channel,
    kind: kind ? `alert.${kind}` : { in: storedKinds },
    state,
    ...matches(ctx, query.trim()),
  };
  const order: Column[] = [
    { name: 'createdAt', type: 'time', dir },
    { name: 'id', type: 'uuid', dir },
  ];
  const page = await readModelPage(input, order, where, {
    findMany: (args: Pick<Prisma.NoticeFindManyArgs, 'where' | 'orderBy' | 'take'>) =>
      prisma.notice.findMany({ ...args, select: deliveryRow }),
    count: (args) => prisma.notice.count(args),
    keyOf: (row) => [row.createdAt, row.id],
  });
  return { ...page, rows: page.rows.map((row) => deliveryOf(ctx, row)) };
}

/** @throws AppError not_found, the same for one that never was, another company's, and an OTP */
export async function getDelivery(ctx: Ctx, input: DeliveryInput): Promise<Delivery> {
  const { id } = parseInput(DeliveryInput, input);
  const row = isUuid(id)
    ? await runtime().prisma.notice.findUnique({
        where: { companyId_id: { companyId: ctx.company.id, id }, kind: { in: storedKinds } },
        select: deliveryRow,
      })
    : null;
  if (!row) throw new AppError('not_found', { message: 'There is no such delivery.' });
  return deliveryOf(ctx, row);
}

function matches(ctx: Ctx, query: string): Prisma.NoticeWhereInput {
  const text = query.replaceAll('\0', '');
  if (text === '') return {};
  const digits = text.replace(/[\s+().-]/g, '');
  const either: Prisma.NoticeWhereInput[] = [
    { channel: { not: 'sms' }, recipient: { contains: likeText(text), mode: 'insensitive' } },
  ];
  if (/^\d{1,15}$/.test(digits)) {
    // A number that is masked must not be found digit by digit.
    const recipient = mayReadNumbers(ctx) ? { contains: digits } : `+${digits}`;
    either.push({ channel: 'sms', recipient });
  }
  return { OR: either };
}

/** Escapes the signs that LIKE reads as patterns. */
function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
