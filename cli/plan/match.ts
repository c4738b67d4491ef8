import type { AuthkeyPolicy, ClientPolicy } from '../file/policy.ts';
import type { AuthkeyState, ClientState } from './state.ts';
import { authkeyTitle, clientTitle, type Misfit } from './targets.ts';

export interface Match<Policy, State> {
  policy: Policy;
  /** undefined: there is none yet. */
  found: State | undefined;
}

/** Which authkey each of the file's is: by its id, or else by its name, where only one has that. */
export function matchAuthkeys(
  policies: readonly AuthkeyPolicy[],
  authkeys: readonly AuthkeyState[],
  misfits: Misfit[],
): Match<AuthkeyPolicy, AuthkeyState>[] {
  const byName = Map.groupBy(authkeys, ({ name }) => name);
  const lines = new Map<string, number>();
  const misfit = (policy: AuthkeyPolicy, message: string) => misfits.push({ ...policy.at, message });
  return policies.flatMap((policy) => {
    const { name, id, at } = policy;
    const found = id === undefined ? (byName.get(name) ?? []) : authkeys.filter((each) => each.id === id);
    if (found.length > 1) {
      const ids = found.map((each) => each.id).join(', ');
      misfit(policy, `${found.length} authkeys are called "${name}". Say which with "id": ${ids}.`);
      return [];
    }
    const [authkey] = found;
    if (!authkey && id !== undefined) {
      misfit(policy, `There is no authkey with the id ${id}. Without "id" one is made.`);
      return [];
    }
    const earlier = authkey && lines.get(authkey.id);
    if (earlier !== undefined) {
      misfit(policy, `${authkeyTitle(policy)} is the same authkey as in line ${earlier}.`);
      return [];
    }
    if (authkey) lines.set(authkey.id, at.line);
    return [{ policy, found: authkey }];
  });
}

/** API clients are made in the panel, where their password is shown. */
export function matchClients(
  policies: readonly ClientPolicy[],
  clients: readonly ClientState[],
  misfits: Misfit[],
): { policy: ClientPolicy; found: ClientState }[] {
  const byName = new Map(clients.map((client) => [client.username, client]));
  return policies.flatMap((policy) => {
    const found = byName.get(policy.username);
    if (found) return [{ policy, found }];
    misfits.push({
      ...policy.at,
      message: `There is no ${clientTitle(policy)}. Make it in the panel first.`,
    });
    return [];
  });
}
