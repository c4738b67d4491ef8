import { AppError } from '#lib/errors';
import { parseAddress } from '#lib/net/address';
import { overlap, readInterval } from '#lib/net/interval';

/**
 * Whether a company's panel may be opened from an address.
 * @param panelIps canonical entries; none: from anywhere
 * @param ip null: unknown, which no list holds
 */
export function mayOpenPanel(panelIps: readonly string[], ip: string | null): boolean {
  if (panelIps.length === 0) return true;
  const address = ip === null ? null : parseAddress(ip);
  if (!address) return false;
  return panelIps.some((entry) => {
    const interval = readInterval(entry);
    return typeof interval !== 'string' && overlap(interval, { first: address, last: address });
  });
}

export function addressRefused(ip: string | null): AppError {
  const where = ip === null ? 'an address that cannot be told' : ip;
  return new AppError('address_refused', {
    message: `You are at ${where}, from where this company’s panel may not be opened. Nothing was changed.`,
  });
}
