import { type Ctx, requireRole, requireStepUp } from '../context.ts';
import { isAppError } from '../errors.ts';
import { parseInput } from '../parse.ts';
import { addEntries } from '../whitelist/add.ts';
import { WhitelistManyInput } from './schemas.ts';

export interface WhitelistedMany {
  /** Entries that are new, over all lists. */
  added: number;
  /** Entries that stood in their list before. */
  already: number;
  /** Lists that could not take theirs: the authkey was deleted meanwhile, the list is full. */
  failed: { authkeyId: string; message: string }[];
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
  const groups = Map.groupBy(rows, (row) => (list === 'company' ? null : row.authkeyId));
  for (const [authkeyId, group] of groups) {
    const entries = group.map((row) => row.ip).join('\n');
    try {
      const { added, already } = await addEntries(ctx, { authkeyId, entries, note: 'From Failed Logs' });
      result.added += added.length;
      result.already += already.length;
    } catch (error) {
      if (groups.size === 1 || authkeyId === null || !isAppError(error)) throw error;
      if (error.code !== 'not_found' && error.code !== 'bad_input') throw error;
      result.failed.push({ authkeyId, message: error.message });
    }
  }
  return result;
}
