import { randomBytes } from 'node:crypto';
import { unstable_rethrow } from 'next/navigation';
import type { Ctx } from '../context.ts';
import { AppError, type ErrorCode, type FieldProblem, isAppError } from '../errors.ts';
import { log } from '../log.ts';
import { currentSession } from './session.ts';

export type ActionResult<T> =
  | { ok: true; data: T }
  | { ok: false; error: { code: ErrorCode; message: string; problems: FieldProblem[]; requestId: string } };

/** Runs a verb for a server action as whoever is signed in. What it throws becomes words for the person. */
export async function act<T>(work: (ctx: Ctx) => Promise<T>): Promise<ActionResult<T>> {
  let requestId: string = randomBytes(12).toString('hex');
  try {
    const ctx = await currentSession();
    if (!ctx) {
      throw new AppError('unauthenticated', {
        message: 'You are signed out. Sign in again; nothing was changed.',
      });
    }
    requestId = ctx.requestId;
    return { ok: true, data: await work(ctx) };
  } catch (error) {
    unstable_rethrow(error);
    return { ok: false, error: { ...translate(error, requestId), requestId } };
  }
}

function translate(error: unknown, requestId: string) {
  if (isAppError(error)) {
    const { code, message, problems, internal } = error;
    if (internal !== undefined || error.status >= 500) log.warn({ requestId, err: error, internal }, message);
    return { code, message, problems };
  }
  log.error({ requestId, err: error }, 'server action failed');
  return { code: 'internal' as const, message: 'Internal error', problems: [] };
}
