import type { AuditInput } from '../audit/event.ts';
import type { Ctx } from '../context.ts';
import { type Alert, type ConcernedPerson, ifNotYou } from './alert.ts';
import { exactTime } from './words.ts';

/** An alert about a change, and who besides the owners is told of it. */
export interface ChangeAlert {
  alert: Alert;
  concerned: ConcernedPerson[];
}

type Build = (ctx: Ctx, event: AuditInput) => Pick<Alert, 'kind' | 'title' | 'facts' | 'sms' | 'data'>;

/** What people are told of, by the action in the audit log: a change that is audited cannot be forgotten here. */
const builders: Record<string, Build> = {
  'whitelist.add': (_, event) => entriesAlert('ip-added', event, listOf(event.after)),
  'whitelist.remove': (_, event) => entriesAlert('ip-deleted', event, listOf(event.before)),
  'authkey.ip-security.on': (_, event) => ({
    kind: 'ip-security-enabled',
    title: `IP security enabled for ${event.target.name}`,
    facts: [['What', 'IP security enabled: only whitelisted addresses may use the authkey']],
    sms: `IP security was enabled for authkey ${event.target.name}.`,
    data: {},
  }),
  'authkey.ip-security.off': (_, event) => ({
    kind: 'ip-security-disabled',
    title: `IP security disabled for ${event.target.name}`,
    facts: [['What', 'IP security disabled: any address may use the authkey now']],
    sms: `IP security was disabled for authkey ${event.target.name}: any address may use it now.`,
    data: {},
  }),
  'authkey.create': (_, event) => ({
    kind: 'authkey-created',
    title: `Authkey created: ${event.target.name}`,
    facts: [
      ['What', 'Authkey created'],
      ['Whitelisted IPs', listOf(event.after).join('\n') || "none of its own; the company's list holds"],
    ],
    sms: `Authkey ${event.target.name} was created.`,
    data: { entries: listOf(event.after) },
  }),
  'authkey.delete': (_, event) => ({
    kind: 'authkey-deleted',
    title: `Authkey deleted: ${event.target.name}`,
    facts: [['What', 'Authkey deleted: every call with it is refused from now on']],
    sms: `Authkey ${event.target.name} was deleted.`,
    data: {},
  }),
  'client.create': (_, event) => ({
    kind: 'client-created',
    title: `API client created: ${event.target.name}`,
    facts: [
      ['What', 'API client created'],
      ['Whitelisted IPs', listOf(event.after).join('\n')],
    ],
    sms: `API client ${event.target.name} was created.`,
    data: { entries: listOf(event.after) },
  }),
  'client.disable': (_, event) => clientEnded(event, 'disabled'),
  'client.delete': (_, event) => clientEnded(event, 'deleted'),
  'member.change-email': (_, event) => contactChanged(event, 'email'),
  'member.change-mobile': (_, event) => contactChanged(event, 'mobile'),
};

/** null: nobody is told of this action, or it was the system's own. */
export function alertOfChange(ctx: Ctx, event: AuditInput): ChangeAlert | null {
  const build = builders[event.action];
  if (!build || ctx.actor.type === 'system') return null;
  const { facts, data, ...alert } = build(ctx, event);
  const { target } = event;
  return {
    alert: {
      ...alert,
      facts: [
        ...facts.slice(0, 1),
        ['Where', whereOf(event)],
        ...facts.slice(1),
        ['Who', whoOf(ctx)],
        ['From IP', ctx.ip ?? 'unknown'],
        ['When', exactTime(ctx.now)],
      ],
      advice: ifNotYou,
      link: linkOf(event),
      thread: `${target.type}-${target.id ?? ctx.company.id}`,
      data: {
        ...data,
        target: { type: target.type, id: target.id, name: target.name },
        by: whoOf(ctx),
        ip: ctx.ip,
        at: ctx.now.toISOString(),
      },
    },
    concerned: concernedBy(ctx, event),
  };
}

function entriesAlert(kind: 'ip-added' | 'ip-deleted', event: AuditInput, entries: string[]) {
  const verb = kind === 'ip-added' ? 'added' : 'deleted';
  const what = entries.length === 1 ? `IP ${verb}` : `${entries.length} IPs ${verb}`;
  const of = event.target.type === 'company' ? 'the whole company' : event.target.name;
  const shown = entries.length === 1 ? entries[0] : `${entries.length} IPs`;
  return {
    kind,
    title: `${what} for ${of}`,
    facts: [
      ['What', what],
      ['IPs', entries.join('\n')],
    ] as [string, string][],
    sms: `${shown} ${entries.length === 1 ? 'was' : 'were'} ${verb} for ${of}.`,
    data: { entries },
  };
}

function clientEnded(event: AuditInput, how: 'disabled' | 'deleted') {
  return {
    kind: 'client-disabled' as const,
    title: `API client ${how}: ${event.target.name}`,
    facts: [['What', `API client ${how}: it gets no tokens, and those it has are refused`]] as [
      string,
      string,
    ][],
    sms: `API client ${event.target.name} was ${how}.`,
    data: { how },
  };
}

function contactChanged(event: AuditInput, what: 'email' | 'mobile') {
  const label = what === 'email' ? 'Registered email' : 'Registered mobile';
  return {
    kind: 'contact-changed' as const,
    title: `${label} changed: ${event.target.name}`,
    facts: [
      ['What', `${label} changed`],
      ['Before', textOf(event.before, what)],
      ['Now', textOf(event.after, what)],
    ] as [string, string][],
    sms: `${label} of ${event.target.name} was changed.`,
    data: { what },
  };
}

/** The old address and the new one are told, too. */
function concernedBy({ actor }: Ctx, { action, before, after }: AuditInput): ConcernedPerson[] {
  if (action === 'member.change-email') {
    return [before, after].map((values) => ({ email: textOf(values, 'email') }));
  }
  if (action === 'member.change-mobile') {
    const mobiles = [before, after].map((values) => ({ mobile: textOf(values, 'mobile') }));
    return [...mobiles, ...(actor.type === 'member' ? [{ email: actor.email }] : [])];
  }
  return [];
}

function whereOf({ target }: AuditInput): string {
  switch (target.type) {
    case 'company':
      return `the whitelist of ${target.name}, which holds for all its authkeys`;
    case 'authkey':
      return `authkey ${target.name}`;
    case 'client':
      return `API client ${target.name}`;
    default:
      return target.name;
  }
}

function linkOf({ target, action }: AuditInput): Alert['link'] {
  const isGone = action === 'authkey.delete' || action === 'client.delete';
  if (target.type === 'authkey') {
    return { path: isGone ? '/authkeys' : `/authkeys/${target.id}`, label: 'See it' };
  }
  if (target.type === 'client')
    return { path: isGone ? '/clients' : `/clients/${target.id}`, label: 'See it' };
  return target.type === 'company'
    ? { path: '/authkeys', label: 'See it' }
    : { path: '/settings', label: 'See it' };
}

function whoOf({ actor }: Ctx): string {
  if (actor.type === 'member') return `${actor.name} (${actor.email}, ${actor.role})`;
  return actor.type === 'client' ? `API client ${actor.name}` : actor.name;
}

function listOf(values: AuditInput['after']): string[] {
  const entries = (values as { entries?: unknown } | undefined)?.entries;
  return Array.isArray(entries) ? entries.map(String) : [];
}

function textOf(values: AuditInput['after'], name: string): string {
  const value = (values as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}
