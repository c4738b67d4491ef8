import { runtime } from '#lib/core/runtime';
import { AppError } from '#lib/errors';

const rowsMax = 200;

export interface OutboxItem {
  id: string;
  channel: 'sms' | 'email';
  to: string;
  subject: string;
  text: string;
  /** ISO 8601. */
  at: string;
}

/**
 * What demo mode has "sent", newest first, at most 200.
 * @param to number or address; '' for all. Blanks and a missing plus sign do not matter.
 * @throws AppError not_found outside demo mode
 */
export async function listOutbox(to = ''): Promise<OutboxItem[]> {
  const { env, prisma } = runtime();
  if (env.mode !== 'demo') throw new AppError('not_found', { message: 'There is no such page.' });
  const recipients = spellings(to);
  const rows = await prisma.outboxMessage.findMany({
    where: recipients ? { to: { in: recipients } } : {},
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: rowsMax,
  });
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** A plus sign arrives as a blank from a query string that was not encoded. */
function spellings(to: string): string[] | null {
  const text = to.replaceAll('\0', '');
  if (text.includes('@')) {
    const address = text.trim().toLowerCase();
    return [address, address.replaceAll(' ', '+')];
  }
  const digits = text.replace(/\D/g, '');
  if (digits) return [digits, `+${digits}`];
  return text.trim() === '' || text.trim() === '+' ? null : [text.trim()];
}
