import { overlap, readInterval } from '#lib/net/interval';
import { knownAddress } from '#lib/net/known-address';
import type { ListAsOf } from '../as-of/list-as-of.ts';
import type { EntryThen } from '../as-of/standing.ts';

export interface DecidingThen extends Pick<EntryThen, 'value' | 'note'> {
  list: 'own' | 'company';
}

/** The entry that had the address in it, the credential's own before the company's; null: none, or it was unknown. */
export function decidingThen(
  { own, company }: Pick<ListAsOf, 'own' | 'company'>,
  ip: string,
): DecidingThen | null {
  const address = knownAddress(ip);
  if (!address) return null;
  const holds = ({ value }: EntryThen) => {
    const interval = readInterval(value);
    return typeof interval !== 'string' && overlap(interval, { first: address, last: address });
  };
  const inOwn = own.find(holds);
  if (inOwn) return { value: inOwn.value, note: inOwn.note, list: 'own' };
  const inCompany = company.find(holds);
  return inCompany ? { value: inCompany.value, note: inCompany.note, list: 'company' } : null;
}
