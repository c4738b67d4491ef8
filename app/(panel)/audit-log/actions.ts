'use server';

import type { Ctx } from '#lib/core/context';
import { within } from '#lib/deadline';
import { isAppError } from '#lib/errors';
import { verifyAuditLog } from '#lib/events/log/verify';
import { log } from '#lib/log';
import { change } from '../_actions/mutate.ts';

/** A long log takes minutes, and no proxy waits for that: it goes on by itself, and the page says what was found. */
const answeredWithinMs = 20_000;

export async function verifyAuditLogAction() {
  return change((ctx) => within(answeredWithinMs, verify(ctx), null));
}

function verify(ctx: Ctx) {
  const verified = verifyAuditLog(ctx);
  verified.catch((error: unknown) => {
    if (!isAppError(error)) log.error({ requestId: ctx.requestId, err: error }, 'a verification failed');
  });
  return verified;
}
