import type { Prisma } from '#lib/db/client';

/** What may leave of a member: never the password's hash. */
export const publicMember = {
  id: true,
  name: true,
  email: true,
  mobile: true,
  role: true,
  createdAt: true,
} satisfies Prisma.MemberSelect;

export type PublicMember = Prisma.MemberGetPayload<{ select: typeof publicMember }>;
