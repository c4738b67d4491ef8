import { z } from 'zod';
import type { AuthkeyPolicy, Policy } from '../file/policy.ts';
import type { Entries, State } from '../plan/state.ts';
import { AuthkeyAnswer, ClientAnswer, EntryAnswer, IpListAnswer } from './answers.ts';
import type { Client } from './client.ts';

/** What Keyfence holds of what a file names; without a file all that one can name. */
export async function readState(client: Client, policy?: Policy): Promise<State> {
  const targets = [policy?.company, ...(policy?.authkeys ?? []), ...(policy?.clients ?? [])];
  const wantsLists = !policy || policy.lists !== undefined || targets.some((target) => target?.lists);
  const state: State = {
    authkeys: !policy || policy.authkeys ? await itemsOf(client, 'authkeys', AuthkeyAnswer) : [],
    clients: !policy || policy.clients ? await itemsOf(client, 'clients', ClientAnswer) : [],
    lists: wantsLists ? await itemsOf(client, 'ip-lists', IpListAnswer) : [],
  };
  if (!policy || policy.company?.ips) state.company = await entriesOf(client, 'company/ips');
  for (const authkey of state.authkeys) {
    if (!policy || policy.authkeys?.some((each) => each.ips && names(each, authkey))) {
      authkey.ips = await entriesOf(client, `authkeys/${authkey.id}/ips`);
    }
  }
  const usernames = new Set(policy?.clients?.flatMap(({ ips, username }) => (ips ? [username] : [])));
  for (const each of state.clients) {
    if (!policy || usernames.has(each.username)) each.ips = await entriesOf(client, `clients/${each.id}/ips`);
  }
  const listNames = new Set(policy?.lists?.flatMap(({ entries, name }) => (entries ? [name] : [])));
  for (const list of state.lists) {
    if (policy ? listNames.has(list.name) : list.source === 'hand')
      list.ips = await entriesOf(client, `ip-lists/${list.id}/ips`);
  }
  return state;
}

function names(policy: AuthkeyPolicy, { id, name }: { id: string; name: string }): boolean {
  return policy.id === undefined ? policy.name === name : policy.id === id;
}

async function entriesOf(client: Client, path: string): Promise<Entries> {
  const { items, etag } = await client.all(path);
  return { entries: z.array(EntryAnswer).parse(items), ...(etag && { etag }) };
}

async function itemsOf<Item>(client: Client, path: string, shape: z.ZodType<Item>): Promise<Item[]> {
  const { items } = await client.all(path);
  return z.array(shape).parse(items);
}
