import { randomBytes } from 'node:crypto';
import type { Ctx, Role } from '#lib/core/context';
import { newRequestId } from '#lib/core/request-id';
import { runtime } from '#lib/core/runtime';
import { startChain } from './start-chain.ts';

export interface TestCompany {
  company: { id: string; name: string };
  owner: Ctx;
  admin: Ctx;
  viewer: Ctx;
}

/** A company of the test's own with a member of each role, signed in and stepped up. */
export async function makeCompany(
  options: { name?: string; now?: Date; steppedUp?: boolean } = {},
): Promise<TestCompany> {
  const { prisma } = runtime();
  const mark = randomBytes(4).toString('hex');
  const now = options.now ?? new Date();
  const company = await prisma.company.create({
    data: { name: options.name ?? `Company ${mark}` },
    select: { id: true, name: true },
  });
  await startChain(company.id);

  async function memberCtx(role: Role, digit: number): Promise<Ctx> {
    const member = await prisma.member.create({
      data: {
        companyId: company.id,
        email: `${role}-${mark}@example.test`,
        name: `${role} ${mark}`,
        mobile: `+1415555${digit}${String(Number.parseInt(mark.slice(0, 4), 16)).padStart(5, '0')}`.slice(
          0,
          15,
        ),
        passwordHash: 'no password signs in here',
        role,
      },
    });
    const stepUpUntil = options.steppedUp === false ? null : new Date(now.getTime() + 900_000);
    const session = await prisma.session.create({
      data: {
        companyId: company.id,
        memberId: member.id,
        ip: '127.0.0.1',
        expiresAt: new Date(now.getTime() + 43_200_000),
        stepUpUntil,
      },
    });
    return {
      company,
      actor: {
        type: 'member',
        id: member.id,
        name: member.name,
        email: member.email,
        role,
        sessionId: session.id,
        stepUpUntil,
      },
      now,
      ip: '127.0.0.1',
      requestId: newRequestId(),
    };
  }

  return {
    company,
    owner: await memberCtx('owner', 1),
    admin: await memberCtx('admin', 2),
    viewer: await memberCtx('viewer', 3),
  };
}
