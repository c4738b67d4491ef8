import { Document } from 'yaml';
import type { AuthkeyState, Entries, EntryState, IpListState, State } from '../plan/state.ts';
import { durationText } from './duration.ts';

export type Fields = Record<string, unknown>;

/** What Keyfence holds, as a file. */
export function writePolicy(state: State): string {
  return new Document(policyOf(state), { aliasDuplicateObjects: false }).toString({ lineWidth: 0 });
}

function policyOf({ company, authkeys, clients, lists }: State): Fields {
  const used = (id: string | null) => {
    const names = listsUsedBy(id, lists);
    return names.length > 0 ? { lists: names } : {};
  };
  const twice = new Set(
    authkeys.map(({ name }) => name).filter((name, index, all) => all.indexOf(name) !== index),
  );
  return {
    version: 1,
    company: { ips: ipsOf(company), ...used(null) },
    authkeys: authkeys.map((authkey) => ({
      ...authkeyOf(authkey, twice.has(authkey.name)),
      ips: ipsOf(authkey.ips),
      ...used(authkey.id),
    })),
    clients: clients.map(({ id, username, ips }) => ({ username, ips: ipsOf(ips), ...used(id) })),
    lists: lists.map(listOf),
  };
}

export function listsUsedBy(id: string | null, lists: readonly IpListState[]): string[] {
  const used = lists.filter(({ attachedTo }) => attachedTo.some(({ credentialId }) => credentialId === id));
  return used.map(({ name }) => name);
}

export function authkeyOf(
  { id, name, integration, mode, expiresAt, disabledAt }: AuthkeyState,
  isTwice: boolean,
): Fields {
  return {
    name,
    ...(isTwice && { id }),
    ...(integration && { integration }),
    mode,
    ...(expiresAt && { expires: expiresAt }),
    ...(disabledAt && { disabled: true }),
  };
}

export function listOf(list: IpListState): Fields {
  const { name, source, url, format, select, everySeconds, keepSeconds, hosts, allowPrivate, ips } = list;
  if (source === 'hand') return { name, source, entries: ipsOf(ips) };
  const more = allowPrivate ? { allowPrivate } : {};
  if (source === 'hosts') return { name, source, hosts, ...more };
  const every = everySeconds === null ? {} : { every: durationText(everySeconds) };
  const times = { ...every, keep: durationText(keepSeconds) };
  return {
    name,
    source,
    url,
    ...(format && { format }),
    ...(Object.keys(select).length > 0 && { select }),
    ...times,
    ...more,
  };
}

export function ipsOf(ips: Entries | undefined): Fields[] {
  return (ips?.entries ?? []).filter(({ leased }) => !leased).map(entryOf);
}

export function entryOf({ value, note, expiresAt }: EntryState): Fields {
  return { value, ...(note && { note }), ...(expiresAt && { expires: expiresAt }) };
}
