import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import { Prisma } from '#lib/db/generated/client';
import { type Entry, parseEntries } from '#lib/net/range';
import { actionsOf } from './groups.ts';
import { type AuditFilters, eventRanges } from './schemas.ts';

/** SQL: whose id or, of the system, whose name the actor is; as the index has it. */
export const actorKeySql = Prisma.sql`coalesce("actorId"::text, "actorName")`;

/** SQL: the company's events that the filters leave. */
export function matchingEvents(ctx: Ctx, filters: AuditFilters): Prisma.Sql {
  const { query, who, what, target, range, from, to } = filters;
  const start = from ?? (range && new Date(ctx.now.getTime() - eventRanges[range]));
  const conditions = [Prisma.sql`"companyId" = ${ctx.company.id}::uuid`];
  if (who) conditions.push(by(who));
  if (what) conditions.push(Prisma.sql`action = any(${actionsOf(what)})`);
  if (target) conditions.push(about(target));
  if (start) conditions.push(Prisma.sql`"createdAt" >= ${start}`);
  if (to) conditions.push(Prisma.sql`"createdAt" < ${to}`);
  if (query) conditions.push(found(query));
  return Prisma.join(conditions, ' and ');
}

const nothing = Prisma.sql`false`;

function by(who: string): Prisma.Sql {
  const [type, key] = parts(who);
  if (type === 'system') return Prisma.sql`"actorType" = 'system' and ${actorKeySql} = ${key}`;
  if (!['member', 'client', 'token'].includes(type) || !isUuid(key)) return nothing;
  return Prisma.sql`"actorType" = ${type}::"ActorType" and ${actorKeySql} = ${key}`;
}

function about(target: string): Prisma.Sql {
  const [type, id] = parts(target);
  if (type === 'list' && id === 'company') {
    return Prisma.sql`"targetType" = 'company' and action = any(${actionsOf('whitelists')})`;
  }
  if (!isUuid(id)) return nothing;
  return Prisma.sql`"targetType" = ${type} and "targetId" = ${id}::uuid`;
}

function parts(reference: string): [type: string, key: string] {
  const colon = reference.indexOf(':');
  return [reference.slice(0, colon), reference.slice(colon + 1)];
}

/** In any of the places where a person would look for it. */
function found(text: string): Prisma.Sql {
  if (/^[\da-f]{24}$/i.test(text)) return Prisma.sql`"requestId" = ${text.toLowerCase()}`;
  const within = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const [entry, ...others] = parseEntries(text);
  const isEntry = entry?.ok && others.length === 0;
  // What costs least first.
  const either = [
    ...(isEntry ? [fromWithin(entry.entry)] : []),
    ...(/^[\da-f]{6,23}$/i.test(text) ? [Prisma.sql`starts_with("requestId", ${text.toLowerCase()})`] : []),
    Prisma.sql`"targetName" ilike ${within}`,
    Prisma.sql`"actorName" ilike ${within}`,
    ...(isEntry ? [naming(entry.entry)] : []),
  ];
  return Prisma.sql`(${Prisma.join(either, ' or ')})`;
}

function fromWithin({ first, last, value, kind }: Entry): Prisma.Sql {
  return kind === 'range'
    ? Prisma.sql`ip between ${first.text}::inet and ${last.text}::inet`
    : Prisma.sql`ip <<= ${value}::inet`;
}

/** It was added, removed or changed itself. */
function naming({ value }: Entry): Prisma.Sql {
  const entries = JSON.stringify({ entries: [value] });
  return Prisma.sql`"before" @> ${entries}::jsonb or "after" @> ${entries}::jsonb`;
}
