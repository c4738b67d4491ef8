import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { isAppError } from '#lib/errors';
import { findCredentials } from '../credentials/find.ts';
import { addEntries } from '../whitelist/add.ts';
import { WhitelistManyInput } from './schemas.ts';

export interface WhitelistedMany {
  /** Entries that are new, over all lists. */
  added: number;
  /** Entries that stood in their list before. */
  already: number;
  /** Lists that could not take theirs: the authkey was deleted meanwhile, the list is full. */
  failed: { credentialId: string; message: string }[];
}

/**
 * Whitelists many refused IPs at once. Every list is a change of its own with its own audit row: what one
 * list cannot take does not undo the others.
 * @throws AppError when nothing at all could be done: role, step-up, a wrong IP
 */
export async function whitelistMany(ctx: Ctx, input: WhitelistManyInput): Promise<WhitelistedMany> {
  requireRole(ctx, 'admin');
  requireStepUp(ctx);
  const { list, rows } = parseInput(WhitelistManyInput, input);
  const result: WhitelistedMany = { added: 0, already: 0, failed: [] };
  const found = await findCredentials(
    runtime().prisma,
    ctx,
    rows.map((row) => row.credentialId),
  );
  // The company's list holds for no API client: theirs go into their own.
  const listOf = (id: string) => (list === 'company' && found.get(id)?.type !== 'client' ? null : id);
  const groups = Map.groupBy(rows, (row) => listOf(row.credentialId));
  for (const [credentialId, group] of groups) {
    const entries = group.map((row) => row.ip).join('\n');
    try {
      const { added, already } = await addEntries(ctx, { credentialId, entries, note: 'From Failed Logs' });
      result.added += added.length;
      result.already += already.length;
    } catch (error) {
      if (groups.size === 1 || credentialId === null || !isAppError(error)) throw error;
      if (error.code !== 'not_found' && error.code !== 'bad_input') throw error;
      result.failed.push({ credentialId, message: error.message });
    }
  }
  return result;
}
