import { validate as isUuid } from 'uuid';
import { type Credential, credentialsSql } from '#lib/access/credentials/credential';
import { parseIpFilter } from '#lib/access/traffic/ip-filter';
import { type Ctx, isSteppedUp } from '#lib/core/context';
import { isRequestId } from '#lib/core/request-id';
import { runtime } from '#lib/core/runtime';
import { cleanPasted } from '#lib/text/pasted';
import { findServiceTokens } from './find-service-tokens.ts';

export interface SearchResult {
  group:
    | 'Requests'
    | 'Authkeys'
    | 'API clients'
    | 'Service tokens'
    | 'IP lists'
    | 'IP addresses'
    | 'Templates';
  label: string;
  href: string;
  /** Set in mono: keys and addresses. */
  mono?: boolean;
}

const perGroup = 5;
const queryMax = 100;

const pages: Record<Credential['type'], string> = {
  authkey: '/authkeys',
  client: '/clients',
  token: '/settings/service-tokens',
};

/** What the command palette finds. Authkeys, API clients and service tokens only while an OTP holds them open. */
export async function searchPanel(ctx: Ctx, query: string): Promise<SearchResult[]> {
  const text = cleanPasted(query.slice(0, 1_000)).trim().slice(0, queryMax);
  if (text.length < 2) return [];
  const groups = await Promise.all([
    offerRequest(text.toLowerCase()),
    findAuthkeys(ctx, text),
    findClients(ctx, text),
    findIpLists(ctx, text),
    findServiceTokens(ctx, text, perGroup),
    findIps(ctx, text),
    findTemplates(ctx, text),
  ]);
  return groups.flat();
}

/** A request id leads to its explanation, which says what is known of it. */
function offerRequest(text: string): SearchResult[] {
  if (!isRequestId(text)) return [];
  return [{ group: 'Requests', label: `Explain request ${text}`, href: `/explain?id=${text}` }];
}

async function findAuthkeys(ctx: Ctx, text: string): Promise<SearchResult[]> {
  if (!isSteppedUp(ctx)) {
    return [{ group: 'Authkeys', label: 'Verify to find authkeys and API clients', href: '/authkeys' }];
  }
  const contains = text.replace(/[\\%_]/g, '\\$&');
  // A whole key that was pasted, or its masked form, is found by its two ends.
  const ends = text.startsWith('kf_')
    ? { prefix: { startsWith: text.slice(0, 7).replace(/[\\%_]/g, '\\$&') }, suffix: suffixOf(text) }
    : null;
  const rows = await runtime().prisma.authkey.findMany({
    where: {
      companyId: ctx.company.id,
      deletedAt: null,
      OR: [
        { name: { contains, mode: 'insensitive' } },
        { integration: { contains, mode: 'insensitive' } },
        ...(ends ? [{ secrets: { some: ends } }] : []),
      ],
    },
    select: {
      id: true,
      name: true,
      secrets: { where: ends ?? { endsAt: null }, select: { prefix: true, suffix: true }, take: 1 },
    },
    orderBy: [{ lastUsedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
    take: perGroup,
  });
  return rows.map(({ id, name, secrets: [secret] }) => ({
    group: 'Authkeys',
    label: ends && secret ? `${secret.prefix}…${secret.suffix} ${name}` : name,
    href: `/authkeys/${id}`,
    mono: ends !== null,
  }));
}

async function findClients(ctx: Ctx, text: string): Promise<SearchResult[]> {
  if (!isSteppedUp(ctx)) return [];
  const contains = text.replace(/[\\%_]/g, '\\$&');
  const rows = await runtime().prisma.client.findMany({
    where: { companyId: ctx.company.id, deletedAt: null, username: { contains, mode: 'insensitive' } },
    select: { id: true, username: true },
    orderBy: [{ lastTokenAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
    take: perGroup,
  });
  return rows.map(({ id, username }) => ({ group: 'API clients', label: username, href: `/clients/${id}` }));
}

async function findIpLists(ctx: Ctx, text: string): Promise<SearchResult[]> {
  if (!isSteppedUp(ctx)) return [];
  const contains = text.replace(/[\\%_]/g, '\\$&');
  const rows = await runtime().prisma.ipList.findMany({
    where: { companyId: ctx.company.id, deletedAt: null, name: { contains, mode: 'insensitive' } },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: perGroup,
  });
  return rows.map(({ id, name }) => ({ group: 'IP lists', label: name, href: `/ip-lists/${id}` }));
}

function suffixOf(text: string): string | undefined {
  return text.length > 11 ? text.slice(-4) : undefined;
}

async function findIps(ctx: Ctx, text: string): Promise<SearchResult[]> {
  if (!/^[\da-f.:/-]+$/i.test(text)) return [];
  const start = `${text.toLowerCase().replace(/[/-].*$/, '')}`;
  const seen = await runtime().prisma.$queryRaw<
    { ip: string; refused: bigint; credentialId: string; type: Credential['type'] }[]
  >`
    select abbrev(r.ip) as ip, r.refused, k.id as "credentialId", k.type
    from (
      select ip, sum(refused)::bigint as refused, max("lastSeenAt") as "lastSeenAt",
        (array_agg("credentialId" order by "lastSeenAt" desc))[1] as "credentialId"
      from "RecentIp" where "companyId" = ${ctx.company.id}::uuid and starts_with(host(ip), ${start})
      group by ip order by max("lastSeenAt") desc limit ${perGroup}) r
    join ${credentialsSql} k on k."companyId" = ${ctx.company.id}::uuid and k.id = r."credentialId"
    order by r."lastSeenAt" desc`;
  const results = seen.flatMap<SearchResult>(({ ip, refused, credentialId, type }) => {
    const found = { group: 'IP addresses' as const, label: ip, mono: true };
    if (refused > 0n) return [{ ...found, href: `/sms/failed-logs?q=${encodeURIComponent(ip)}&range=90d` }];
    if (!isSteppedUp(ctx)) return [];
    return [{ ...found, href: `${pages[type]}/${credentialId}` }];
  });
  const filter = parseIpFilter(text);
  const value = filter.ok ? filter.entry?.value : undefined;
  if (value && !results.some((result) => result.label === value)) {
    const href = `/sms/failed-logs?q=${encodeURIComponent(value)}&range=90d`;
    results.push({ group: 'IP addresses', label: `Find ${value} in Failed Logs`, href });
  }
  return results;
}

async function findTemplates(ctx: Ctx, text: string): Promise<SearchResult[]> {
  const contains = text.replace(/[\\%_]/g, '\\$&');
  const rows = await runtime().prisma.template.findMany({
    where: {
      companyId: ctx.company.id,
      deletedAt: null,
      ...(isUuid(text) ? { id: text } : { name: { contains, mode: 'insensitive' } }),
    },
    select: { id: true, name: true },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: perGroup,
  });
  return rows.map(({ id, name }) => ({ group: 'Templates', label: name, href: `/sms/templates/${id}` }));
}
