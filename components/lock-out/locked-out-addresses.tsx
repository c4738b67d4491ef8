import type { LockOut } from '#lib/errors';
import { RefusedAddresses } from './refused-addresses.tsx';

/** Addresses in use that a change would refuse. */
export function LockedOutAddresses({ addresses, total }: LockOut) {
  const rows = addresses.map(({ lastAcceptedAt, ...row }) => ({ ...row, lastAt: lastAcceptedAt }));
  return <RefusedAddresses rows={rows} total={total} lastWords="Last accepted" />;
}
