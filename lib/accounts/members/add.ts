import { type Ctx, requireRole } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { hashPassword } from '#lib/core/password/password';
import { refuseOwnName } from '#lib/core/password/weakness';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { insertMember } from './insert-member.ts';
import type { PublicMember } from './public-member.ts';
import { AddMemberInput } from './schemas.ts';

/** Gives a person an account in the company; only owners may. */
export async function addMember(ctx: Ctx, input: AddMemberInput): Promise<PublicMember> {
  requireRole(ctx, 'owner', 'add a member');
  const { password, ...person } = parseInput(AddMemberInput, input);
  refuseOwnName(password, person.email);
  const passwordHash = await hashPassword(password, 'person');
  return transact(ctx, async (tx) => {
    const member = await insertMember(tx, {
      ...person,
      companyId: ctx.company.id,
      passwordHash,
      createdAt: ctx.now,
    });
    await recordEvent(tx, ctx, {
      action: 'member.add',
      target: { type: 'member', id: member.id, name: member.name },
      after: { email: member.email, role: member.role },
    });
    return member;
  });
}
