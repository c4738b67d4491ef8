import { z } from 'zod';
import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';
import { knownInterval } from '#lib/net/known-address';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { readRecentIps } from '../traffic/read-recent-ips.ts';
import { type ReportedIp, readReported } from '../traffic/read-reported.ts';
import { refusedByLists } from './refused-by-lists.ts';
import { requireCredential } from './require.ts';

const PreviewEnforcementInput = z.object({ credentialId: z.string() });
export type PreviewEnforcementInput = z.input<typeof PreviewEnforcementInput>;

export interface WouldBeRefused {
  /** As it is written down: an address, an IPv6 /64, the unknown one, or the others that were too many. */
  ip: string;
  /** Those of the 7 days that report only let in; of an address seen before that, all that were accepted. */
  requests: number;
  lastSeenAt: Date;
}

export interface EnforcementPreview {
  /** The last 7 days' addresses; of more than 10,000, the newest. */
  seen: number;
  /** Those that the lists would refuse, most requests first. */
  refused: WouldBeRefused[];
  /** Of all of those together. */
  requests: number;
}

const seenMax = 10_000;
const recentMs = 7 * dayMs;

/** Whom an authkey or API client would refuse if its lists were enforced: of the last 7 days' addresses. */
export async function previewEnforcement(
  ctx: Ctx,
  input: PreviewEnforcementInput,
): Promise<EnforcementPreview> {
  requireStepUp(ctx);
  const { credentialId } = parseInput(PreviewEnforcementInput, input);
  const credential = await requireCredential(runtime().prisma, ctx, credentialId);
  const since = new Date(ctx.now.getTime() - recentMs);
  await writeWhoWasSeen(ctx);
  const [recent, reported, isRefused] = await Promise.all([
    readRecentIps(ctx, { credentialId, since, limit: seenMax }),
    readReported(ctx, credentialId, { since }),
    refusedByLists(ctx, credential),
  ]);
  const named = namesOf(reported);
  const others = recent.filter(({ ip }) => !named.has(ip) && !named.has(networkOf(ip)));
  const refused = [
    ...reported.map(({ ip, requests, lastAt }) => ({ ip, requests, lastSeenAt: lastAt })),
    ...others.map(({ ip, accepted, lastSeenAt }) => ({ ip, requests: accepted, lastSeenAt })),
  ].filter(({ ip }) => isRefused(ip));
  refused.sort((a, b) => b.requests - a.requests || b.lastSeenAt.getTime() - a.lastSeenAt.getTime());
  return {
    seen: reported.length + others.length,
    refused,
    requests: refused.reduce((sum, row) => sum + row.requests, 0),
  };
}

/** What stands in Failed Logs by itself, and the /64 whose addresses stand there as one. */
function namesOf(reported: ReportedIp[]): Set<string> {
  const networks = reported.filter(({ ip }) => ip.includes('/')).map(({ ip }) => networkOf(ip));
  return new Set([...reported.map(({ ip }) => ip), ...networks]);
}

/** The same for all that lie in one IPv6 /64; of other addresses, themselves. */
function networkOf(ip: string): string {
  const first = knownInterval(ip)?.first;
  return first?.family === 6 ? `${first.w0} ${first.w1}` : ip;
}
