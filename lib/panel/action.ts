import { headers } from 'next/headers';
import { unstable_rethrow } from 'next/navigation';
import { prolongStepUp } from '#lib/accounts/otp/prolong';
import { noteRefusedAccess } from '#lib/accounts/sessions/refused-access';
import type { Ctx } from '#lib/core/context';
import { addressRefused } from '#lib/core/panel-address';
import { newRequestId } from '#lib/core/request-id';
import { isDatabaseAway } from '#lib/db/is-away';
import { AppError, type ErrorCode, type FieldProblem, isAppError, type LockOut } from '#lib/errors';
import { log } from '#lib/log';
import { clientIp } from './client-ip.ts';
import { sessionAnywhere } from './session.ts';

export interface ActionError {
  code: ErrorCode;
  message: string;
  problems: FieldProblem[];
  /** Of LOCK_OUT. */
  lockOut?: LockOut;
  requestId: string;
}

/** `requestId`: by which it can be taken back, or be found in the log. */
export type ActionResult<T> = { ok: true; data: T; requestId: string } | { ok: false; error: ActionError };

/**
 * Runs a verb for a server action as whoever is signed in. What it throws becomes words for the person.
 * @param where `anywhere`: also at an address that Panel IPs refuse, for signing out
 */
export async function act<T>(
  work: (ctx: Ctx) => Promise<T>,
  where: 'listed' | 'anywhere' = 'listed',
): Promise<ActionResult<T>> {
  let requestId: string = newRequestId();
  let asked: Ctx | undefined;
  try {
    const found = await sessionAnywhere();
    if (!found) {
      throw new AppError('unauthenticated', {
        message: 'You are signed out. Sign in again; nothing was changed.',
      });
    }
    const { ctx, isListed } = found;
    asked = ctx;
    requestId = ctx.requestId;
    if (!isListed && where === 'listed') throw addressRefused(ctx.ip);
    const data = await work(ctx);
    await prolongStepUp(ctx);
    return { ok: true, data, requestId };
  } catch (error) {
    unstable_rethrow(error);
    if (asked && isAppError(error)) await noteRefusedAccess(asked, error);
    return { ok: false, error: { ...translate(error, requestId), requestId } };
  }
}

/** The same for whoever comes with a link that says enough: no session is asked for. */
export async function actAsVisitor<T>(
  work: (visitor: Pick<Ctx, 'now' | 'ip' | 'requestId'>) => Promise<T>,
): Promise<ActionResult<T>> {
  const requestId = newRequestId();
  const ip = clientIp((await headers()).get('x-forwarded-for'))?.text ?? null;
  try {
    const data = await work({ now: new Date(), ip, requestId });
    return { ok: true, data, requestId };
  } catch (error) {
    unstable_rethrow(error);
    if (isAppError(error)) log.warn({ requestId, ip, code: error.code }, 'a visitor was refused');
    return { ok: false, error: { ...translate(error, requestId), requestId } };
  }
}

function translate(error: unknown, requestId: string) {
  if (isAppError(error)) {
    const { code, message, problems, lockOut, internal } = error;
    if (internal !== undefined || error.status >= 500) log.warn({ requestId, err: error, internal }, message);
    return { code, message, problems, ...(lockOut && { lockOut }) };
  }
  log.error({ requestId, err: error }, 'server action failed');
  if (isDatabaseAway(error)) {
    const message =
      'The database of Keyfence does not answer at this moment. Look whether the change was made, then try again.';
    return { code: 'unavailable' as const, message, problems: [] };
  }
  return { code: 'internal' as const, message: 'Internal error', problems: [] };
}
