import { randomBytes } from 'node:crypto';
import { parse, stringify, v7 as uuid } from 'uuid';
import { codeMatches, hashCode, newCode } from '#lib/accounts/otp/code';
import { attemptsMax, codeLifeMs, resendAfterMs } from '#lib/accounts/otp/rules';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import { enqueueEmail, enqueueOtp } from '#lib/delivery/notices/enqueue';
import { oneLine } from '#lib/events/words';
import type { RecipientChannel } from '../schemas.ts';

const linkLifeMs = dayMs;
const secretBytes = 24;
const idBytes = 16;

interface CodeRow {
  confirmedAt: Date | null;
  codeExpiresAt: Date | null;
  codeSentAt: Date | null;
  attempts: number;
}

/** Where the confirmation of a recipient stands; times as ISO 8601. */
export interface ConfirmationStanding {
  /** The link or OTP that was sent last holds until then; null: none does. */
  codeUntil: string | null;
  /** Of an OTP. They come back when the OTP expires, not with another one. */
  attemptsLeft: number;
  /** The earliest moment of another mail or OTP. */
  resendAt: string;
}

export function standingOf(row: CodeRow, now: Date): ConfirmationStanding {
  const open = row.confirmedAt === null && row.codeExpiresAt !== null && row.codeExpiresAt > now;
  const attemptsLeft = open ? Math.max(0, attemptsMax - row.attempts) : attemptsMax;
  const pause = (row.codeSentAt?.getTime() ?? 0) + resendAfterMs;
  const locked = open && attemptsLeft === 0 ? (row.codeExpiresAt?.getTime() ?? 0) : 0;
  return {
    codeUntil: open ? (row.codeExpiresAt?.toISOString() ?? null) : null,
    attemptsLeft,
    resendAt: new Date(Math.max(pause, locked, now.getTime())).toISOString(),
  };
}

interface Recipient {
  id: string;
  channel: RecipientChannel;
  address: string;
}

/** Sends a mail with a link, or an SMS with an OTP, with the commit. @returns what is stored with the recipient */
export async function sendConfirmation(tx: Tx, ctx: Ctx, { id, channel, address }: Recipient) {
  const companyId = ctx.company.id;
  if (channel === 'sms') {
    const code = newCode();
    const expiresAt = new Date(ctx.now.getTime() + codeLifeMs);
    await enqueueOtp(tx, { companyId, id: uuid(), to: address, text: smsText(ctx, code), expiresAt });
    return { codeHash: hashCode(code, bound(id, channel)), codeExpiresAt: expiresAt, codeSentAt: ctx.now };
  }
  const secret = randomBytes(secretBytes);
  const token = Buffer.concat([parse(companyId), parse(id), secret]).toString('base64url');
  const expiresAt = new Date(ctx.now.getTime() + linkLifeMs);
  await enqueueEmail(tx, {
    companyId,
    kind: 'alert.confirm',
    to: address,
    ...mailOf(ctx, `${runtime().env.appUrl}/alerts/confirm?token=${token}`),
    secret: true,
    expiresAt,
  });
  return { codeHash: hashCode(token, bound(id, channel)), codeExpiresAt: expiresAt, codeSentAt: ctx.now };
}

export function confirms(code: string, { id, channel }: Omit<Recipient, 'address'>, hash: Uint8Array | null) {
  return codeMatches(code, bound(id, channel), hash);
}

/** Whose link it is; null: it is none. */
export function readToken(token: string): { companyId: string; id: string } | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 2 * idBytes + secretBytes || bytes.toString('base64url') !== token) return null;
  try {
    return { companyId: stringify(bytes, 0), id: stringify(bytes, idBytes) };
  } catch {
    // Not the bytes of a uuid.
    return null;
  }
}

function bound(id: string, channel: RecipientChannel) {
  return { challengeId: id, sessionId: '', purpose: `alert recipient ${channel}` };
}

function smsText(ctx: Ctx, code: string): string {
  return `${code} is the OTP with which ${oneLine(ctx.company.name)} can send its Keyfence alerts to this number. It holds for 10 minutes. If you do not want them, ignore it.`;
}

/** Without the member's name: text that a member chooses, in a stranger's mail, would be used for spam. */
function mailOf(ctx: Ctx, link: string): { subject: string; text: string } {
  const company = oneLine(ctx.company.name);
  const added =
    ctx.actor.type === 'member' ? `${ctx.actor.email} added this address` : 'This address was added';
  const text = [
    `${added} to those who get the alerts of ${company} from Keyfence.`,
    `If you want them, open this link and press Confirm. It holds for 24 hours and works once:\n${link}`,
    'If you do not want them, ignore this mail: nothing else is sent here unless it is confirmed.',
  ].join('\n\n');
  return { subject: `Confirm this address for alerts of ${company}`.slice(0, 200), text };
}
