import { validate as isUuid, v7 as uuid } from 'uuid';
import { type Ctx, requireRole } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { wakeLanes } from '#lib/delivery/queue/wake';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { SendAgainInput } from './schemas.ts';

/**
 * Sends what failed once more, each as a message of its own under the same request id: what became of the
 * first stays to be read. What did not fail, was sent again before, or has lost its text with the years is left out.
 * @throws AppError not_found where nothing is left, the same for another company's
 */
export async function sendAgain(ctx: Ctx, input: SendAgainInput): Promise<{ count: number }> {
  requireRole(ctx, 'admin', 'send a message again');
  const ids = parseInput(SendAgainInput, input).ids.filter((id) => isUuid(id));
  return transact(ctx, async (tx) => {
    const where = {
      companyId: ctx.company.id,
      id: { in: ids },
      state: 'failed',
      sentAgainAt: null,
      recipient: { not: '' },
    } as const;
    const failed = await tx.message.updateManyAndReturn({
      where,
      data: { sentAgainAt: ctx.now },
      select: {
        id: true,
        requestId: true,
        credentialId: true,
        templateId: true,
        sender: true,
        recipient: true,
        text: true,
      },
    });
    const [first] = failed;
    if (!first) {
      const message =
        'There is no such message that failed and was not sent again already. Nothing was sent.';
      throw new AppError('not_found', { message });
    }
    await tx.message.createMany({
      data: failed.map((row) => ({ ...row, companyId: ctx.company.id, id: uuid(), createdAt: ctx.now })),
    });
    await recordEvent(tx, ctx, {
      action: 'message.send_again',
      target: { type: 'message', id: first.id, name: `+${first.recipient}` },
      after: { messages: failed.length, recipients: failed.map((row) => row.recipient) },
    });
    await wakeLanes(tx, 'messages');
    return { count: failed.length };
  });
}
