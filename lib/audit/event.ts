import type { Prisma } from '../db/client.ts';

export interface AuditInput {
  /** Dotted: authkey.create, whitelist.add, … */
  action: string;
  target: { type: string; id?: string; name: string };
  before?: Prisma.InputJsonValue;
  after?: Prisma.InputJsonValue;
}
