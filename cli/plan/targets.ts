import type { AuthkeyPolicy, ClientPolicy, Place, TargetPolicy } from '../file/policy.ts';
import type { Change, Id, Line, Request } from './change.ts';
import { type PlanOptions, planEntries, sameInstant } from './entries.ts';
import type { AuthkeyState, ClientState, Entries, State } from './state.ts';

/** A place in the file that fits nothing in Keyfence. */
export interface Misfit extends Place {
  message: string;
}

/** Whatever has a list: what it is in Keyfence, and what the file says of it. */
export interface Target {
  policy: TargetPolicy;
  title: string;
  /** null: the company. */
  id: Id | null;
}

const none: Entries = { entries: [] };

export function planCompany(policy: TargetPolicy, state: State, options: PlanOptions): Change {
  const title = 'company';
  const { lines, requests } = planIps(
    { policy, title, id: null },
    ['company', 'ips'],
    state.company,
    options,
  );
  return { title, lines, requests };
}

export function planClient(policy: ClientPolicy, client: ClientState, options: PlanOptions): Change {
  const title = clientTitle(policy);
  return {
    title,
    ...planIps({ policy, title, id: client.id }, ['clients', client.id, 'ips'], client.ips, options),
  };
}

/** @param authkey undefined: it is to be made */
export function planAuthkey(
  policy: AuthkeyPolicy,
  authkey: AuthkeyState | undefined,
  options: PlanOptions,
): Change {
  const title = authkeyTitle(policy);
  const id: Id = authkey?.id ?? { newOf: title };
  const ips = planIps({ policy, title, id }, ['authkeys', id, 'ips'], authkey?.ips, options);
  const itself = authkey ? editAuthkey(policy, authkey) : createAuthkey(policy, title);
  return {
    title,
    lines: [...itself.lines, ...ips.lines],
    requests: [...itself.requests, ...ips.requests],
  };
}

function planIps(
  { policy, id }: Target,
  path: readonly Id[],
  present: Entries | undefined,
  options: PlanOptions,
): Pick<Change, 'lines' | 'requests'> {
  if (!policy.ips) return { lines: [], requests: [] };
  const { lines, entries, added, wide, stage } = planEntries(policy.ips, present ?? none, options);
  if (!entries) return { lines, requests: [] };
  const ifMatch = present?.etag;
  const adds = { credential: id, values: added };
  return {
    lines,
    requests: [{ stage, method: 'PUT', path, body: { entries }, adds, wide, ...(ifMatch && { ifMatch }) }],
  };
}

/** It is made with IP security on, so that nobody gets in before its list is there. */
function createAuthkey(policy: AuthkeyPolicy, title: string): Pick<Change, 'lines' | 'requests'> {
  const { name, integration = '', mode = 'on', expiresAt = null, disabled } = policy;
  const said = [`mode ${mode}`, ...(expiresAt ? [`until ${expiresAt}`] : [])].join(', ');
  const body = { name, integration, mode, expiresAt };
  const requests: Request[] = [{ stage: 'create', method: 'POST', path: ['authkeys'], body, makes: title }];
  if (disabled) {
    requests.push({
      stage: 'tighten',
      method: 'PATCH',
      path: ['authkeys', { newOf: title }],
      body: { disabled },
    });
  }
  return { lines: [{ sign: '+', text: `${title}  ${said}` }], requests };
}

function editAuthkey(policy: AuthkeyPolicy, authkey: AuthkeyState): Pick<Change, 'lines' | 'requests'> {
  const lines: Line[] = [];
  const requests: Request[] = [];
  const change = (what: string, before: string, after: string, body: object, stage: Request['stage']) => {
    lines.push({ sign: '~', text: `${what}: ${before} → ${after}` });
    const same = requests.find((request) => request.stage === stage);
    if (same) Object.assign(same.body as object, body);
    else requests.push({ stage, method: 'PATCH', path: ['authkeys', authkey.id], body: { ...body } });
  };
  const { name, integration, mode, expiresAt, disabled } = policy;
  if (name !== authkey.name) change('name', authkey.name, name, { name }, 'loosen');
  if (integration !== undefined && integration !== authkey.integration) {
    change('integration', authkey.integration || 'none', integration || 'none', { integration }, 'loosen');
  }
  if (mode !== undefined && mode !== authkey.mode) {
    change('mode', authkey.mode, mode, { mode }, isTighter(authkey.mode, mode) ? 'tighten' : 'loosen');
  }
  if (expiresAt !== undefined && !sameInstant(expiresAt, authkey.expiresAt)) {
    change('expires', authkey.expiresAt ?? 'never', expiresAt ?? 'never', { expiresAt }, 'tighten');
  }
  if (disabled !== undefined && disabled !== (authkey.disabledAt !== null)) {
    change('disabled', String(!disabled), String(disabled), { disabled }, disabled ? 'tighten' : 'loosen');
  }
  return { lines, requests };
}

function isTighter(before: AuthkeyState['mode'], after: AuthkeyState['mode']): boolean {
  const order = ['off', 'report', 'on'];
  return order.indexOf(after) > order.indexOf(before);
}

export function authkeyTitle({ name }: Pick<AuthkeyPolicy, 'name'>): string {
  return `authkey "${name}"`;
}

export function clientTitle({ username }: Pick<ClientPolicy, 'username'>): string {
  return `API client "${username}"`;
}
