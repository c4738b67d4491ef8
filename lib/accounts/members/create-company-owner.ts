import { v7 as uuid } from 'uuid';
import { systemCtx } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { hashPassword } from '#lib/core/password/password';
import { refuseOwnName } from '#lib/core/password/weakness';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { insertMember } from './insert-member.ts';
import type { PublicMember } from './public-member.ts';
import { CreateCompanyWithOwnerInput } from './schemas.ts';

/**
 * A new company with its first account; there is nobody yet who could be asked for permission.
 * @param by the system's name in the audit log
 */
export async function createCompanyWithOwner(
  input: CreateCompanyWithOwnerInput,
  { by = 'create-owner', now = new Date() }: { by?: string; now?: Date } = {},
): Promise<{ company: { id: string; name: string }; owner: PublicMember }> {
  const { companyName, password, ...person } = parseInput(CreateCompanyWithOwnerInput, input);
  refuseOwnName(password, person.email);
  const passwordHash = await hashPassword(password, 'person');
  const company = { id: uuid(), name: companyName };
  const ctx = systemCtx(company, by, now);
  return transact(ctx, async (tx) => {
    await tx.company.create({ data: { ...company, createdAt: now } });
    const owner = await insertMember(tx, {
      ...person,
      companyId: company.id,
      role: 'owner',
      passwordHash,
      createdAt: now,
    });
    await recordEvent(tx, ctx, {
      action: 'company.create',
      target: { type: 'company', id: company.id, name: company.name },
      after: { owner: owner.email },
    });
    return { company, owner };
  });
}
