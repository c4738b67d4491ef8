import { z } from 'zod';
import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { requireCredential } from '../credentials/require.ts';
import { trafficHours, trafficRanges } from './ranges.ts';

const CredentialTrafficInput = z.object({ credentialId: z.string(), range: z.enum(trafficRanges) });
export type CredentialTrafficInput = z.input<typeof CredentialTrafficInput>;

export interface CredentialHour {
  /** Beginning of the hour. */
  at: Date;
  /** From a listed address, or because IP security was off. */
  accepted: number;
  refused: number;
  /** Accepted because of report only. */
  reported: number;
}

type Row = { hour: Date; accepted: bigint; refused: bigint; reported: bigint };

/** What one authkey or API client was used for: one point an hour, oldest first, without gaps. */
export async function readCredentialTraffic(
  ctx: Ctx,
  input: CredentialTrafficInput,
): Promise<CredentialHour[]> {
  requireStepUp(ctx);
  const { credentialId, range } = parseInput(CredentialTrafficInput, input);
  const { prisma } = runtime();
  await requireCredential(prisma, ctx, credentialId);
  const hours = trafficHours(range, ctx.now);
  const rows: Row[] = await prisma.trafficHour.findMany({
    where: { companyId: ctx.company.id, credentialId, hour: { gte: hours[0] } },
    select: { hour: true, accepted: true, refused: true, reported: true },
  });
  const byHour = new Map(rows.map((row) => [row.hour.getTime(), row]));
  return hours.map((at) => {
    const { accepted = 0, refused = 0, reported = 0 } = byHour.get(at.getTime()) ?? {};
    return {
      at,
      accepted: Number(accepted) - Number(reported),
      refused: Number(refused),
      reported: Number(reported),
    };
  });
}
