import type { Tx } from '#lib/core/transact';
import { isTaken } from '#lib/db/is-taken';
import { AppError } from '#lib/errors';
import { type PublicMember, publicMember } from './public-member.ts';

interface NewMember {
  companyId: string;
  name: string;
  email: string;
  mobile: string;
  passwordHash: string;
  role: 'owner' | 'admin' | 'viewer';
  createdAt: Date;
}

/** @throws AppError conflict when the email is taken in this installation */
export async function insertMember(tx: Tx, data: NewMember): Promise<PublicMember> {
  try {
    return await tx.member.create({ data, select: publicMember });
  } catch (cause) {
    if (!isTaken(cause)) throw cause;
    const message = 'This email is already in use.';
    throw new AppError('conflict', { message, problems: [{ path: 'email', message }], cause });
  }
}
