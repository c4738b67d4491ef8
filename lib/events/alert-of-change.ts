import type { Ctx } from '#lib/core/context';
import { type Alert, byItself, type ConcernedPerson, ifNotYou, ifNotYourProgram } from './alert.ts';
import { alertOf } from './alert-of.ts';
import type { EventAction, EventInput } from './event.ts';
import { textOf } from './texts/change.ts';
import { exactTime } from './words.ts';

/** An alert about a change, and who besides the owners is told of it. */
export interface ChangeAlert {
  alert: Alert;
  concerned: ConcernedPerson[];
  /** Told as well, by mail: whose role or access it was. */
  concernedMemberId?: string | undefined;
}

/** Whoever is demoted or shut out is no owner any more, and has to hear of it all the same. */
const aboutAccess = new Set<EventAction>(['member.set-role', 'member.disable', 'member.change-password']);

/** null: nobody is told of this action, or it was the system's own and not done at a time that a person set. */
export function alertOfChange(ctx: Ctx, event: EventInput): ChangeAlert | null {
  const build = alertOf[event.action];
  if (build === 'silent' || (ctx.actor.type === 'system' && !ctx.actor.isTold)) return null;
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
        ...fromIp(ctx),
        ['When', exactTime(ctx.now)],
      ],
      advice: adviceTo(ctx),
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
    concernedMemberId: aboutAccess.has(event.action) ? target.id : undefined,
  };
}

function adviceTo({ actor }: Ctx): string {
  if (actor.type === 'token') return ifNotYourProgram;
  return actor.type === 'system' ? byItself : ifNotYou;
}

function fromIp({ actor, ip }: Ctx): Alert['facts'] {
  return actor.type === 'system' ? [] : [['From IP', ip ?? 'unknown']];
}

/** The old address and the new one are told, too. */
function concernedBy({ actor }: Ctx, { action, before, after }: EventInput): ConcernedPerson[] {
  if (action === 'member.change-email') {
    return [before, after].map((values) => ({ email: textOf(values, 'email') }));
  }
  if (action === 'member.change-mobile') {
    const mobiles = [before, after].map((values) => ({ mobile: textOf(values, 'mobile') }));
    return [...mobiles, ...(actor.type === 'member' ? [{ email: actor.email }] : [])];
  }
  return [];
}

function whereOf({ target, action }: EventInput): string {
  if (action.startsWith('alerts.')) return `the alerts: ${target.name}`;
  switch (target.type) {
    case 'company':
      return `the whitelist of ${target.name}, which holds for all its authkeys`;
    case 'authkey':
      return `authkey ${target.name}`;
    case 'client':
      return `API client ${target.name}`;
    case 'token':
      return `service token ${target.name}`;
    case 'ip-list':
      return `IP list ${target.name}`;
    case 'panel':
      return `the panel of ${target.name}`;
    case 'template':
      return `template ${target.name}`;
    default:
      return target.name;
  }
}

const pages: Record<string, string> = {
  authkey: '/authkeys',
  client: '/clients',
  'ip-list': '/ip-lists',
  template: '/sms/templates',
  'suspicious-ip': '/clients/suspicious-ips',
  company: '/authkeys',
  token: '/settings/service-tokens',
};

function linkOf({ target, action }: EventInput): Alert['link'] {
  const label = 'See it';
  if (action.startsWith('alerts.')) return { path: '/alerts', label };
  const page = pages[target.type] ?? '/settings';
  const isGone = action.endsWith('.delete') || action.endsWith('.revoke');
  const withPages = ['authkey', 'client', 'ip-list', 'template', 'token'];
  const hasPage = withPages.includes(target.type) && !isGone;
  return { path: hasPage ? `${page}/${target.id}` : page, label };
}

function whoOf({ actor }: Ctx): string {
  if (actor.type === 'member') return `${actor.name} (${actor.email}, ${actor.role})`;
  if (actor.type === 'token') return `service token ${actor.name}`;
  return actor.type === 'client' ? `API client ${actor.name}` : actor.name;
}
