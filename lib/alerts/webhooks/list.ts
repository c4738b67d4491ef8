import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { readStreamStates, type StreamState } from '../streams/states.ts';
import { type ListedWebhook, publicWebhook, webhookRow } from './public-webhook.ts';

/** Where the company's alerts and events are posted to, in the order in which they were added, and how far they are. */
export async function listWebhooks(ctx: Ctx): Promise<ListedWebhook[]> {
  const { prisma } = runtime();
  const [rows, states] = await Promise.all([
    prisma.alertWebhook.findMany({
      where: { companyId: ctx.company.id },
      select: webhookRow,
      orderBy: { id: 'asc' },
    }),
    readStreamStates(prisma, ctx.company.id),
  ]);
  return rows.map((row) => ({
    ...publicWebhook(row),
    streams: states
      .filter(({ webhookId }) => webhookId === row.id)
      .map((state) => ({ ...state, behindSince: isBehind(state, ctx.now) ? state.behindSince : null })),
  }));
}

/** What is new is on its way. */
const onItsWayMs = 2 * 60_000;

function isBehind({ behindSince, lastError }: StreamState, now: Date): boolean {
  return behindSince !== null && (lastError !== null || now.getTime() - behindSince.getTime() > onItsWayMs);
}
