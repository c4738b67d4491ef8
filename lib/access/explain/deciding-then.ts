import { compareAddresses } from '#lib/net/address';
import { knownAddress } from '#lib/net/known-address';
import { parseEntry } from '#lib/net/range';
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
    const parsed = parseEntry(value);
    if (!parsed.ok) return false;
    const { first, last } = parsed.entry;
    return compareAddresses(first, address) <= 0 && compareAddresses(address, last) <= 0;
  };
  const inOwn = own.find(holds);
  if (inOwn) return { value: inOwn.value, note: inOwn.note, list: 'own' };
  const inCompany = company.find(holds);
  return inCompany ? { value: inCompany.value, note: inCompany.note, list: 'company' } : null;
}
