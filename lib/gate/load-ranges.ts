import type pg from 'pg';
import { buildRangeSetFromValues, emptyRangeSet } from '#lib/net/range-set';
import type { CachedCredential, CompanyState } from './cached-credential.ts';
import { type ListRow, readCompany, readList } from './policy-source.ts';
import type { SharedList } from './shared-list.ts';

const attemptsMax = 20;

/** Reads the lists that must be read before these credentials may be decided about: each once, whoever else waits for it. */
export async function loadRanges(pool: pg.Pool, keys: readonly CachedCredential[]): Promise<void> {
  const states = new Set(keys.filter((key) => key.needsCompany(Date.now())).map((key) => key.state));
  for (const state of states) await loadCompany(pool, state);
  // Only now it is known which lists the company uses.
  const now = Date.now();
  const wanted = new Map(keys.flatMap((key) => key.listsToRead(now).map((list) => [list, key.state.id])));
  for (const [list, companyId] of wanted) await loadList(pool, companyId, list);
}

function loadCompany(pool: pg.Pool, state: CompanyState): Promise<void> {
  state.loading ??= readInForce(
    state,
    () => readCompany(pool, state.id, Date.now()),
    (row) => {
      state.used = state.lists.all(row?.listIds ?? [], state.version);
    },
  );
  return state.loading;
}

function loadList(pool: pg.Pool, companyId: string, list: SharedList): Promise<void> {
  list.loading ??= readInForce(list, () => readList(pool, companyId, list.id, Date.now()));
  return list.loading;
}

type Readable = Pick<SharedList, 'ranges' | 'goodUntil' | 'since' | 'loading'>;

/** What was read is in force, until an entry of it ends. */
async function readInForce<Row extends ListRow>(
  list: Readable,
  read: () => Promise<Row | undefined>,
  keep?: (row: Row | undefined) => void,
): Promise<void> {
  try {
    for (let round = 0; round < attemptsMax; round += 1) {
      const row = await read();
      const ranges = row?.entries ? await buildRangeSetFromValues(row.entries.split(',')) : emptyRangeSet;
      // A change of the list heard while this was read makes it old: once more.
      if (row && row.policyVersion < list.since) continue;
      list.ranges = ranges;
      list.goodUntil = row?.goodUntil ?? Number.POSITIVE_INFINITY;
      keep?.(row);
      return;
    }
  } finally {
    list.loading = undefined;
  }
  throw new Error('The whitelist changes faster than it can be read');
}
