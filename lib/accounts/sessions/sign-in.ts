import { v7 as uuid } from 'uuid';
import type { Ctx, Role } from '#lib/core/context';
import { mayOpenPanel } from '#lib/core/panel-address';
import { verifyPassword } from '#lib/core/password/password';
import { newRequestId } from '#lib/core/request-id';
import { runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import type { Prisma } from '#lib/db/client';
import { AppError, isAppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { alertOfSignIn } from '#lib/events/sign-in';
import { log } from '#lib/log';
import type { Address } from '#lib/net/address';
import {
  endFailures,
  type FailedMember,
  noteDisabledSignIn,
  noteFailedSignIn,
  noteLimitedSignIn,
} from './failed-sign-in.ts';
import { deviceCookieName, isKnownThere, readDeviceToken } from './known-device.ts';
import { refuseSignIn } from './refuse-sign-in.ts';
import { SignInInput } from './schemas.ts';
import { forgiveSignInAttempt, takeSignInAttempt } from './sign-in-attempts.ts';

/** How long a session lasts, in seconds. */
export const sessionSeconds = 12 * 60 * 60;

const userAgentMax = 512;

const accountWithHash = {
  id: true,
  name: true,
  email: true,
  role: true,
  passwordHash: true,
  disabledAt: true,
  company: { select: { id: true, name: true, panelIps: true } },
} satisfies Prisma.MemberSelect;

export interface SignInFrom {
  address: Address | null;
  userAgent: string;
  /** The cookie of that name, for whoever signed in on this device before. */
  cookie?: (name: string) => string | undefined;
  now?: Date;
}

export interface SessionIds {
  companyId: string;
  memberId: string;
  sessionId: string;
}

/**
 * Opens a session for the right email and password, at an address that Panel IPs list. An unknown account, a disabled one and a wrong
 * password take the same time, count the same and answer the same.
 * @throws AppError unauthenticated, rate_limited or, once the password was right, address_refused
 */
export async function signIn(input: SignInInput, from: SignInFrom): Promise<SessionIds> {
  const email = SignInInput.shape.email.safeParse(input.email);
  const password = SignInInput.shape.password.safeParse(input.password);
  const member = email.success
    ? await runtime().prisma.member.findUnique({
        where: { email: email.data },
        select: accountWithHash,
      })
    : null;
  const name = email.data ?? input.email;
  const attempt = await takeSignInAttempt({
    email: name,
    address: from.address,
    device: readDeviceToken(from.cookie?.(deviceCookieName(name)), member?.id),
    isKnownThere: await isKnownThere(member && { companyId: member.company.id, id: member.id }, from.address),
  }).catch((error: unknown) => {
    if (isAppError(error, 'rate_limited')) noteUnwaited(noteLimitedSignIn, member, from);
    throw error;
  });
  const matches = await verifyPassword(member?.passwordHash, password.data ?? '', 'person');
  if (!member || !matches) noteUnwaited(noteFailedSignIn, member, from);
  else if (member.disabledAt) noteUnwaited(noteDisabledSignIn, member, from);
  if (!member || !matches || member.disabledAt || !password.success) {
    throw new AppError('unauthenticated', { message: 'Email or password is wrong.' });
  }
  const { panelIps, ...company } = member.company;
  // The attempt counts, so that nobody fills the audit log with them.
  if (!mayOpenPanel(panelIps, from.address?.text ?? null)) return refuseSignIn({ ...member, company }, from);
  await forgiveSignInAttempt(attempt);
  return openSession({ ...member, company }, from);
}

/**
 * Not waited for, so that the answer's time does not tell which accounts there are. An account that there is not
 * belongs to no company's audit log: it stands in the process's log, without the email, which may be anything typed there.
 */
function noteUnwaited(note: typeof noteFailedSignIn, member: FailedMember | null, from: SignInFrom): void {
  if (member === null) {
    log.warn({ ip: from.address?.text ?? null }, 'sign-in to an unknown account');
    return;
  }
  note(member, from.address, from.now ?? new Date()).catch((error: unknown) => {
    log.error({ error: String(error) }, 'a failed sign-in could not be written down');
  });
}

type Account = { id: string; name: string; email: string; role: Role; company: Ctx['company'] };

async function openSession(account: Account, from: SignInFrom): Promise<SessionIds> {
  const { id, name, email, role, company } = account;
  const ids = { companyId: company.id, memberId: id, sessionId: uuid() };
  const ctx: Ctx = {
    company,
    actor: { type: 'member', id, name, email, role, sessionId: ids.sessionId, stepUpUntil: null },
    now: from.now ?? new Date(),
    ip: from.address?.text ?? null,
    requestId: newRequestId(),
    throughPanel: true,
  };
  const failedBefore = await endFailures(id);
  await transact(ctx, async (tx) => {
    await tx.session.create({
      data: {
        companyId: company.id,
        id: ids.sessionId,
        memberId: id,
        ip: ctx.ip,
        userAgent: from.userAgent.slice(0, userAgentMax),
        createdAt: ctx.now,
        expiresAt: new Date(ctx.now.getTime() + sessionSeconds * 1000),
      },
    });
    await recordEvent(tx, ctx, {
      action: 'session.start',
      target: { type: 'session', id: ids.sessionId, name },
      ...(failedBefore > 0 && { after: { failedBefore } }),
    });
    await alertOfSignIn(tx, ctx, ids.sessionId, from.userAgent);
  });
  return ids;
}
