import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { isAppError } from '#lib/errors';
import { parseAddress } from '#lib/net/address';
import { neighbourhoodOf } from '#lib/net/network';
import { findCredentials } from '../credentials/find.ts';
import { addEntries } from './add.ts';
import { type PressedIn, WhitelistIpsInput } from './schemas.ts';

export interface WhitelistedIps {
  /** Entries that are new or end later now, over all lists. */
  added: number;
  /** Entries that stood in their list before. */
  already: number;
  /** Lists that could not take theirs: the authkey was deleted meanwhile, the list is full. */
  failed: { credentialId: string; message: string }[];
}

/** In the list, and so in its audit row. Recent IPs stand beside the very list. */
const notes: Record<PressedIn, string> = {
  'recent-ips': '',
  'failed-logs': 'From Failed Logs',
  overview: 'From Failed Logs',
  'your-address': 'Own address',
};

/**
 * The "+" beside addresses that were seen, one or many: whitelists each for the credential it was seen with, or all for the
 * company. Every list is a change of its own with its own audit row: what one list cannot take does not undo the others.
 * @throws AppError when nothing at all could be done: role, step-up, a wrong IP
 */
export async function whitelistIps(ctx: Ctx, input: WhitelistIpsInput): Promise<WhitelistedIps> {
  requireRole(ctx, 'admin', 'whitelist an IP');
  requireStepUp(ctx);
  const { list, seen, from, whole, note, expires } = parseInput(WhitelistIpsInput, input);
  const result: WhitelistedIps = { added: 0, already: 0, failed: [] };
  const found = await findCredentials(
    runtime().prisma,
    ctx,
    seen.map(({ credentialId }) => credentialId),
  );
  // The company's list serves authkeys only: what others were seen with goes into their own.
  const isServed = (id: string) => (found.get(id)?.type ?? 'authkey') === 'authkey';
  const listOf = (id: string) => (list === 'company' && isServed(id) ? null : id);
  const groups = Map.groupBy(seen, ({ credentialId }) => listOf(credentialId));
  for (const [credentialId, group] of groups) {
    const entries = group.map(({ ip }) => (whole ? wholeOf(ip) : ip)).join('\n');
    try {
      const { added, already, prolonged } = await addEntries(ctx, {
        credentialId,
        entries,
        note: note || notes[from],
        expires,
      });
      result.added += added.length + prolonged.length;
      result.already += already.length;
    } catch (error) {
      if (groups.size === 1 || credentialId === null || !isAppError(error)) throw error;
      if (error.code !== 'not_found' && error.code !== 'bad_input') throw error;
      result.failed.push({ credentialId, message: error.message });
    }
  }
  return result;
}

/** What is no address stays as it is, to be refused by name; a network that stands for many is whole already. */
function wholeOf(ip: string): string {
  const address = parseAddress(ip);
  return address ? neighbourhoodOf(address) : ip;
}
