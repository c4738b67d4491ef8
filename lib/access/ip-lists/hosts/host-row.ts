import { z } from 'zod';
import type { Prisma } from '#lib/db/client';
import type { HostAddress, HostState } from '#lib/net/host/next-host';

export const hostRow = {
  host: true,
  addresses: true,
  seenAt: true,
  nextAt: true,
  failedSince: true,
  problem: true,
  toldAt: true,
} satisfies Prisma.IpListHostSelect;

type HostRow = Prisma.IpListHostGetPayload<{ select: typeof hostRow }>;

const Addresses = z.array(
  z.object({ ip: z.string(), seenAt: z.coerce.date(), leftOutAt: z.coerce.date().nullable() }),
);

export function readAddresses(stored: unknown): HostAddress[] {
  return Addresses.parse(stored);
}

export function hostState({ host: _, addresses, ...row }: HostRow): HostState {
  return { ...row, addresses: readAddresses(addresses) };
}

export function hostColumns({ addresses, ...state }: HostState) {
  return {
    ...state,
    addresses: addresses.map(({ ip, seenAt, leftOutAt }) => ({
      ip,
      seenAt: seenAt.toISOString(),
      leftOutAt: leftOutAt?.toISOString() ?? null,
    })),
  };
}
