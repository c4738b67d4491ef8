import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { readDialledMobile } from '#lib/core/mobile';
import { parseInput } from '#lib/core/parse';
import { newRequestId } from '#lib/core/request-id';
import { type Tx, transact } from '#lib/core/transact';
import { wakeLanes } from '#lib/delivery/queue/wake';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { messageTextMax, SendTestInput } from './schemas.ts';
import { compileTemplate } from './templates/render.ts';
import { requireTemplate } from './templates/require.ts';

/** A test is no way around the authkeys and their whitelists. */
const testsMax = 20;
const testsWindowMs = 3_600_000;

/**
 * Sends one message to one number from the panel: a template with values, or free text.
 * @throws AppError bad_input with a problem per field; rate_limited after 20 an hour in one company
 */
export async function sendTestMessage(ctx: Ctx, input: SendTestInput): Promise<{ requestId: string }> {
  requireRole(ctx, 'admin', 'send a test message');
  requireStepUp(ctx);
  const { to, templateId, values, text } = parseInput(SendTestInput, input);
  if (readDialledMobile(to) === null) {
    throw problem('to', 'This is not a mobile number. Enter it with the country code, such as +14155550100.');
  }
  return transact(ctx, async (tx) => {
    await refuseTooMany(tx, ctx);
    const template = templateId ? await requireTemplate(tx, ctx, templateId) : null;
    const content = template ? render(template.text, values) : text;
    const requestId = newRequestId();
    const { id } = await tx.message.create({
      data: {
        companyId: ctx.company.id,
        requestId,
        templateId: template?.id ?? null,
        recipient: to,
        text: content,
        createdAt: ctx.now,
      },
      select: { id: true },
    });
    await recordEvent(tx, ctx, {
      action: 'message.test',
      target: { type: 'message', id, name: `+${to}` },
      after: { template: template?.name ?? null, requestId },
    });
    await wakeLanes(tx, 'messages');
    return { requestId };
  });
}

function render(text: string, values: Record<string, string>): string {
  const rendered = compileTemplate(text).render(values);
  if (!rendered.ok) throw problem(`values.${rendered.missing[0]}`, `Enter ${rendered.missing.join(', ')}.`);
  if (rendered.text.length > messageTextMax) {
    throw problem('text', `The message is longer than ${messageTextMax.toLocaleString('en')} characters.`);
  }
  return rendered.text;
}

/** Held until the transaction ends, so that two at once count one after the other. */
async function refuseTooMany(tx: Tx, ctx: Ctx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`message-tests:${ctx.company.id}`}, 0))`;
  const since = new Date(ctx.now.getTime() - testsWindowMs);
  const sent = await tx.auditEvent.count({
    where: { companyId: ctx.company.id, createdAt: { gt: since }, action: 'message.test' },
  });
  if (sent < testsMax) return;
  const message = `At most ${testsMax} test messages an hour. Nothing was sent.`;
  throw new AppError('rate_limited', { message });
}

function problem(path: string, message: string): AppError {
  return new AppError('bad_input', { message, problems: [{ path, message }] });
}
