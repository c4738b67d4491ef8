import { z } from 'zod';
import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { requireCredential } from '../credentials/require.ts';
import { withinFilter } from './failed-filter.ts';
import { failedRangeNames } from './schemas.ts';

const CountFailedInput = z.object({ credentialId: z.string(), range: z.enum(failedRangeNames) });
export type CountFailedInput = z.input<typeof CountFailedInput>;

export interface FailedCount {
  refused: number;
  reported: number;
}

/** How many requests with one authkey or API client stand in Failed Logs. */
export async function countFailed(ctx: Ctx, input: CountFailedInput): Promise<FailedCount> {
  requireStepUp(ctx);
  const { credentialId, range } = parseInput(CountFailedInput, input);
  const { prisma } = runtime();
  await requireCredential(prisma, ctx, credentialId);
  const rows = await prisma.$queryRaw<{ outcome: string; attempts: bigint }[]>`
    select outcome, sum(attempts)::bigint as attempts from "FailedRequest"
    where "companyId" = ${ctx.company.id}::uuid and "credentialId" = ${credentialId}::uuid
      and ${withinFilter({ range }, ctx.now)}
    group by outcome`;
  const of = (outcome: string) => Number(rows.find((row) => row.outcome === outcome)?.attempts ?? 0);
  return { refused: of('refused'), reported: of('report') };
}
