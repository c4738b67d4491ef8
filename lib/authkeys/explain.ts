import { type Ctx, requireStepUp } from '../context.ts';
import { AppError } from '../errors.ts';
import { decide, type Verdict } from '../gate/decide.ts';
import { type Entry, parseEntries } from '../net/range.ts';
import { parseInput } from '../parse.ts';
import { runtime } from '../runtime.ts';
import { type DecidingEntry, findDecidingEntry } from '../whitelist/find-deciding.ts';
import { readRangeSets } from '../whitelist/read-range-sets.ts';
import { requireAuthkey } from './require.ts';
import { ExplainAddressInput } from './schemas.ts';

export interface Explanation {
  /** Canonical form of what was asked about. */
  ip: string;
  verdict: Verdict;
  ipSecurity: boolean;
  /** The entry that has the address in it, also where IP security is off and it does not matter. */
  entry: DecidingEntry | null;
}

/**
 * Would this IP get in, and why: the verdict of the gate's own rule.
 * @throws AppError bad_input unless it is one address
 */
export async function explainAddress(ctx: Ctx, input: ExplainAddressInput): Promise<Explanation> {
  requireStepUp(ctx);
  const { id, ip } = parseInput(ExplainAddressInput, input);
  const authkey = await requireAuthkey(runtime().prisma, ctx, id);
  const asked = readOneAddress(ip);
  const [sets, entry] = await Promise.all([
    readRangeSets(ctx, { type: 'authkey', id }),
    findDecidingEntry(ctx, id, asked),
  ]);
  const policy = {
    companyId: ctx.company.id,
    credentialId: id,
    ipSecurity: authkey.ipSecurity,
    disabled: authkey.disabledAt !== null,
    expiresAt: authkey.expiresAt?.getTime() ?? null,
    ...sets,
  };
  const verdict = decide(policy, asked.first, ctx.now.getTime());
  return { ip: asked.value, verdict, ipSecurity: authkey.ipSecurity, entry };
}

function readOneAddress(text: string): Entry {
  const [result, ...others] = parseEntries(text);
  if (result?.ok && result.entry.kind === 'address' && others.length === 0) return result.entry;
  const message =
    result && !result.ok && others.length === 0
      ? result.reason
      : 'Enter one IP address, such as 203.0.113.9.';
  throw new AppError('bad_input', { message, problems: [{ path: 'ip', message }] });
}
