import { durationText } from '../file/duration.ts';
import type { IpListPolicy } from '../file/policy.ts';
import { attachedTo, type Wanted, wantedAttachments } from './attachments.ts';
import type { Change, Line, Stage } from './change.ts';
import { isWide, type PlanOptions, planEntries } from './entries.ts';
import type { IpListState } from './state.ts';
import type { Misfit, Target } from './targets.ts';

const fields = ['url', 'format', 'select', 'everySeconds', 'keepSeconds', 'hosts', 'allowPrivate'] as const;
type Field = (typeof fields)[number];

/** What becomes of named lists: what they hold or are read from, and who uses them. One request a list. */
export function planLists(
  policies: readonly IpListPolicy[],
  targets: readonly Target[],
  lists: readonly IpListState[],
  options: PlanOptions,
  misfits: Misfit[],
): Change[] {
  const byName = new Map(lists.map((list) => [list.name, list]));
  const policyOf = new Map(policies.map((policy) => [policy.name, policy]));
  const known = new Set([...byName.keys(), ...policyOf.keys()]);
  for (const { policy } of targets) {
    for (const { name, at } of policy.lists ?? []) {
      if (!known.has(name))
        misfits.push({ ...at, message: `There is no IP list "${name}", neither here nor in Keyfence.` });
    }
  }
  return [...known].flatMap((name) => {
    const policy = policyOf.get(name);
    const list = byName.get(name);
    if (policy && list && policy.source !== list.source) {
      const message = `IP list "${name}" is kept by source: ${list.source}, which cannot be changed. Take another name.`;
      misfits.push({ ...policy.at, message });
      return [];
    }
    const wanted = wantedAttachments(name, list, targets, options);
    return list ? editList(policy, list, wanted, options) : policy ? createList(policy, wanted) : [];
  });
}

function createList(policy: IpListPolicy, wanted: Wanted): Change {
  const title = titleOf(policy);
  const { name, source, entries, ...others } = policy;
  const { at: _, ...said } = others;
  const values = entries?.map(({ value, note = '', expiresAt }) => ({ value, note, expiresAt }));
  const lines: Line[] = [
    { sign: '+', text: `${title}  ${policy.url ?? policy.hosts?.join(' ') ?? 'by hand'}` },
  ];
  for (const { value } of values ?? []) lines.push({ sign: '+', text: value });
  const body = { name, source, ...said, ...(values && { entries: values }), attachedTo: attachedTo(wanted) };
  return {
    title,
    lines: [...lines, ...wanted.lines],
    requests: [
      {
        stage: 'attach',
        method: 'POST',
        path: ['ip-lists'],
        body,
        makes: title,
        wide: (values ?? []).map(({ value }) => value).filter(isWide),
      },
    ],
  };
}

function editList(
  policy: IpListPolicy | undefined,
  list: IpListState,
  wanted: Wanted,
  options: PlanOptions,
): Change[] {
  const title = titleOf(list);
  const changed = policy ? fields.filter((field) => differs(policy, list, field)) : [];
  const ips = policy?.entries && planEntries(policy.entries, list.ips ?? { entries: [] }, options);
  const lines = [
    ...changed.map((field): Line => ({ sign: '~', text: told(field, list[field], policy?.[field]) })),
    ...(ips?.lines ?? []),
    ...wanted.lines,
  ];
  if (changed.length === 0 && !ips?.entries && !wanted.changed) return [{ title, lines, requests: [] }];
  const body = {
    ...Object.fromEntries(changed.map((field) => [field, policy?.[field]])),
    ...(ips?.entries && { entries: ips.entries }),
    ...(wanted.changed && { attachedTo: attachedTo(wanted) }),
  };
  const stage: Stage = changed.length > 0 || wanted.detaches || ips?.stage === 'remove' ? 'detach' : 'attach';
  const ifMatch = list.ips?.etag;
  return [
    {
      title,
      lines,
      requests: [
        {
          stage,
          method: 'PUT',
          path: ['ip-lists', list.id],
          body,
          wide: ips?.wide ?? [],
          ...(ifMatch && { ifMatch }),
        },
      ],
    },
  ];
}

function differs(policy: IpListPolicy, list: IpListState, field: Field): boolean {
  const said = policy[field];
  return said !== undefined && canonical(said) !== canonical(list[field]);
}

/** Host names, and what is picked, are the same in any order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value.toSorted());
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const given = Object.entries(value).map(([key, each]) => [key, canonical(each)]);
  return JSON.stringify(given.toSorted());
}

function told(field: Field, before: unknown, after: unknown): string {
  return `${field.replace('Seconds', '')}: ${shown(field, before)} → ${shown(field, after)}`;
}

function shown(field: Field, value: unknown): string {
  if (typeof value === 'number' && field.endsWith('Seconds')) return durationText(value);
  if (Array.isArray(value)) return value.join(' ') || 'none';
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? 'none');
}

export function titleOf({ name }: Pick<IpListState, 'name'>): string {
  return `IP list "${name}"`;
}
