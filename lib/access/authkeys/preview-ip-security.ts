import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';
import { aboutNetwork, decide, enforced } from '#lib/gate/decide';
import { knownInterval } from '#lib/net/known-address';
import { readRecentIps, type SeenIp } from '../traffic/read-recent-ips.ts';
import { readRangeSets } from '../whitelist/read-range-sets.ts';
import { requireAuthkey } from './require.ts';
import { AuthkeyIdInput } from './schemas.ts';

export interface IpSecurityPreview {
  /** The last 7 days' addresses of this authkey; of more than 10,000, the newest. */
  seen: number;
  /** Those that would be refused if IP security were on, newest first. */
  refused: SeenIp[];
}

const seenMax = 10_000;
const recentMs = 7 * dayMs;

/** Whom this authkey would refuse with IP security on, by the gate's own rule. */
export async function previewIpSecurity(ctx: Ctx, input: AuthkeyIdInput): Promise<IpSecurityPreview> {
  requireStepUp(ctx);
  const { id } = parseInput(AuthkeyIdInput, input);
  await requireAuthkey(runtime().prisma, ctx, id);
  const since = new Date(ctx.now.getTime() - recentMs);
  const [seen, sets] = await Promise.all([
    readRecentIps(ctx, { credentialId: id, since, limit: seenMax }),
    readRangeSets(ctx, { type: 'authkey', id }),
  ]);
  const policy = { ...enforced, ...sets };
  const refused = seen.filter(({ ip }) => {
    const from = knownInterval(ip);
    const asked = from ? aboutNetwork(policy, from.last) : policy;
    return decide(asked, from?.first ?? null, ctx.now.getTime()) !== 'ALLOWED';
  });
  return { seen: seen.length, refused };
}
