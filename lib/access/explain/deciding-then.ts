import { overlap, readInterval } from '#lib/net/interval';
import { knownAddress } from '#lib/net/known-address';
import type { ListAsOf } from '../as-of/list-as-of.ts';
import type { EntryThen } from '../as-of/standing.ts';

export interface DecidingThen extends Pick<EntryThen, 'value' | 'note'> {
  list: 'own' | 'company';
  /** The IP list that it stood in, which `list` used; null: in none. */
  ipList: string | null;
}

/**
 * The entry that had the address in it, the credential's own before the company's, each with the IP lists that it used;
 * null: none, or it was unknown.
 */
export function decidingThen(
  { own, company, lists }: Pick<ListAsOf, 'own' | 'company' | 'lists'>,
  ip: string,
): DecidingThen | null {
  const address = knownAddress(ip);
  if (!address) return null;
  const holds = ({ value }: EntryThen) => {
    const interval = readInterval(value);
    return typeof interval !== 'string' && overlap(interval, { first: address, last: address });
  };
  for (const [list, entries] of [
    ['own', own],
    ['company', company],
  ] as const) {
    const used = lists.filter(({ usedBy }) => usedBy === list);
    for (const { ipList, among } of [
      { ipList: null, among: entries },
      ...used.map((each) => ({ ipList: each.name, among: each.entries })),
    ]) {
      const found = among.find(holds);
      if (found) return { value: found.value, note: found.note, list, ipList };
    }
  }
  return null;
}
