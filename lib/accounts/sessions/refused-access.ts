import type { Ctx } from '#lib/core/context';
import { limits } from '#lib/core/limits';
import { requestPathname } from '#lib/core/request';
import { transact } from '#lib/core/transact';
import type { AppError, ErrorCode } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { log } from '#lib/log';

/** Why somebody may not, as the audit log has it. */
const reasons: Partial<Record<ErrorCode, string>> = {
  forbidden: 'role',
  step_up_required: 'Authkey section closed',
  address_refused: 'Panel IPs',
  rate_limited: 'too many attempts',
};

const everyTenth = 10;

/**
 * Writes down that a member or a service token tried what they may not: the first of its kind in an hour and each tenth.
 * Other errors are none of its business. That it could not be written does not change the answer.
 * @param where path of the page or of the API
 */
export async function noteRefusedAccess(
  ctx: Ctx,
  { code, tried }: AppError,
  where = requestPathname(),
): Promise<void> {
  const { actor } = ctx;
  const isToken = actor.type === 'token';
  const why = isToken && code === 'forbidden' ? 'scope' : reasons[code];
  if (why === undefined || (actor.type !== 'member' && !isToken)) return;
  try {
    const { count: times } = await limits.refusedAccess.take([actor.id, why, tried, ctx.ip].join(' '));
    if (times > 1 && times % everyTenth !== 0) return;
    // Whoever has just lost their role, or is at an address that is not listed, is written down as well.
    const { throughPanel: _, ...anywhere } = ctx;
    const lowest: Ctx = { ...anywhere, actor: isToken ? actor : { ...actor, role: 'viewer' } };
    const held = isToken ? { scopes: actor.scopes } : { role: actor.role };
    await transact(lowest, (tx) =>
      recordEvent(tx, ctx, {
        action: 'access.refuse',
        target: { type: isToken ? 'api' : 'panel', name: where },
        after: { why, ...held, times, ...(tried !== undefined && { tried }) },
      }),
    );
  } catch (error) {
    log.error({ requestId: ctx.requestId, err: error }, 'a refused access could not be written down');
  }
}
