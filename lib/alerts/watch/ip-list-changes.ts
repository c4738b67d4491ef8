import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { raiseAlert } from '#lib/events/raise';
import { ipListReadAlert } from '#lib/events/texts/ip-list';

interface ChangedList {
  companyId: string;
  companyName: string;
  id: string;
  name: string;
  /** The time of the last read that was told of; null: none was. */
  toldAt: Date | null;
}

/**
 * Alerts of what reads changed in IP lists: at once, and then what came together since, once an hour at the most of each
 * list. What came and went meanwhile is left out; where nothing is left, nothing is sent.
 */
export async function alertOfIpListChanges(now: Date): Promise<void> {
  for (const list of await readChanged(now)) {
    await runtime().prisma.$transaction((tx) => alertOfOne(tx, list, now));
  }
}

async function alertOfOne(tx: Tx, { companyId, companyName, toldAt, ...list }: ChangedList, now: Date) {
  const reads = await tx.ipListRead.findMany({
    where: { companyId, listId: list.id, ...(toldAt && { at: { gt: toldAt } }) },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { at: true, added: true, removed: true, entries: true },
  });
  const last = reads.at(-1);
  if (!last || !(await isFirst(tx, { companyId, listId: list.id, toldAt, at: last.at }))) return;
  const { added, removed } = sumOf(reads);
  if (added.length + removed.length === 0) return;
  const times = { firstAt: reads[0]!.at, lastAt: last.at };
  const alert = ipListReadAlert({
    list,
    added,
    removed,
    reads: reads.length,
    ...times,
    entries: last.entries,
  });
  await raiseAlert(tx, { id: companyId, name: companyName }, alert, { now });
}

/** What all of them have changed together. */
function sumOf(reads: readonly { added: string[]; removed: string[] }[]) {
  const wasThere = new Map<string, boolean>();
  const isThere = new Map<string, boolean>();
  const note = (value: string, is: boolean) => {
    if (!wasThere.has(value)) wasThere.set(value, !is);
    isThere.set(value, is);
  };
  for (const { added, removed } of reads) {
    for (const value of removed) note(value, false);
    for (const value of added) note(value, true);
  }
  const changed = (to: boolean) =>
    [...isThere].flatMap(([value, is]) => (is === to && wasThere.get(value) !== is ? [value] : []));
  return { added: changed(true), removed: changed(false) };
}

interface Told {
  companyId: string;
  listId: string;
  toldAt: Date | null;
  at: Date;
}

/** Notes that all until then is told of. @returns false: another instance has told of it */
async function isFirst(tx: Tx, { companyId, listId, toldAt, at }: Told): Promise<boolean> {
  const noted = await tx.$executeRaw`
    insert into "AlertMark" ("companyId", name, at) values (${companyId}::uuid, ${markPrefix + listId}, ${at})
    on conflict ("companyId", name) do update set at = excluded.at where "AlertMark".at = ${toldAt}`;
  return noted === 1;
}

const markPrefix = 'ip-list-read:';

function readChanged(now: Date): Promise<ChangedList[]> {
  return runtime().prisma.$queryRaw<ChangedList[]>`
    select l."companyId", c.name as "companyName", l.id, l.name, m.at as "toldAt"
    from "IpList" l
      join "Company" c on c.id = l."companyId"
      left join "AlertMark" m on m."companyId" = l."companyId" and m.name = ${markPrefix} || l.id
    where l."deletedAt" is null and (m.at is null or m.at <= ${now}::timestamptz - interval '1 hour')
      and exists (select from "IpListRead" r where r."companyId" = l."companyId" and r."listId" = l.id
        and r.at > coalesce(m.at, '-infinity'))
    order by l."companyId", l.id`;
}
