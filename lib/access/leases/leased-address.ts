import type { Ctx } from '#lib/core/context';
import { AppError } from '#lib/errors';
import { oneEntry } from '../whitelist/read-listed.ts';

/**
 * The address that a lease is about, in canonical form: the one that is named, or the caller's own.
 * @throws AppError bad_input that names what is no single address
 */
export function leasedAddress(ctx: Ctx, given: string | undefined): string {
  const ip = given ?? ctx.ip;
  if (ip === null) throw wrong('', 'Your own address is unknown. Name the one to lease.');
  const result = oneEntry(ip);
  if (!result.ok) throw wrong(ip, result.reason);
  if (result.entry.kind !== 'address') throw wrong(ip, 'Only a single address can be leased.');
  return result.entry.value;
}

function wrong(entry: string, reason: string): AppError {
  const message = entry ? `${entry}: ${reason}` : reason;
  return new AppError('bad_input', { message, problems: [{ path: 'ip', entry, message }] });
}
