import type { Policy } from '../file/policy.ts';
import { type Change, type Request, stages } from './change.ts';
import type { PlanOptions } from './entries.ts';
import { planLists } from './lists.ts';
import { matchAuthkeys, matchClients } from './match.ts';
import type { State } from './state.ts';
import { authkeyTitle, type Misfit, planAuthkey, planClient, planCompany, type Target } from './targets.ts';

export interface Plan {
  changes: Change[];
  /** What stands in Keyfence under a section of the file that does not name it. It stays. */
  unnamed: string[];
  /** Places in the file that fit nothing in Keyfence; with one of them nothing is applied. */
  misfits: Misfit[];
}

/** What would make Keyfence as the file says. Pure: the same file and state give the same plan. */
export function planPolicy(policy: Policy, state: State, options: PlanOptions): Plan {
  const misfits: Misfit[] = [];
  const targets: Target[] = [];
  const changes: Change[] = [];
  const authkeys = matchAuthkeys(policy.authkeys ?? [], state.authkeys, misfits);
  const clients = matchClients(policy.clients ?? [], state.clients, misfits);
  if (policy.company) {
    changes.push(planCompany(policy.company, state, options));
    targets.push({ policy: policy.company, title: 'company', id: null });
  }
  for (const { policy: each, found } of authkeys) {
    const change = planAuthkey(each, found, options);
    changes.push(change);
    targets.push({ policy: each, title: change.title, id: found?.id ?? { newOf: change.title } });
  }
  for (const { policy: each, found } of clients) {
    const change = planClient(each, found, options);
    changes.push(change);
    targets.push({ policy: each, title: change.title, id: found.id });
  }
  changes.push(...planLists(policy.lists ?? [], targets, state.lists, options, misfits));
  const named = new Set(authkeys.map(({ found }) => found?.id));
  const unnamed = policy.authkeys ? state.authkeys.filter(({ id }) => !named.has(id)).map(authkeyTitle) : [];
  return { changes: changes.filter(({ lines }) => lines.length > 0), unnamed, misfits };
}

/** All requests of a plan in the order in which they are safe. */
export function requestsOf({ changes }: Plan): Request[] {
  const all = changes.flatMap(({ requests }) => requests);
  return stages.flatMap((stage) => all.filter((request) => request.stage === stage));
}
