import { EntriesThen } from '#components/as-of/entries-then.tsx';
import { WhatHeldThen } from '#components/as-of/what-held-then.tsx';
import { findEntries } from '#lib/access/as-of/find-entries';
import type { ListAsOf } from '#lib/access/as-of/list-as-of';
import type { EntryThen } from '#lib/access/as-of/standing';
import type { Credential } from '#lib/access/credentials/credential';
import { credentialNouns } from '#lib/text/credential-nouns';

type ListsThenProps = {
  list: ListAsOf;
  /** Whose lists; null: the company's alone. */
  of: Credential['type'] | null;
  company: string;
  /** Of each list: what is searched for, and how many entries are shown. */
  shown: { own?: string; ownShown?: number; company?: string; companyShown?: number };
};

/** Mode and lists at a time, read only. */
export function ListsThen({ list, of, company, shown }: ListsThenProps) {
  return (
    <div className="mt-6 grid gap-6">
      {of && (
        <>
          <WhatHeldThen
            mode={list.mode}
            offUntil={list.offUntil}
            credential={of}
            entries={[list.own, list.company, ...list.lists.map(({ entries }) => entries)].reduce(
              (sum, { length }) => sum + length,
              0,
            )}
          />
          <EntriesThen
            title="Whitelisted IPs"
            description={`Only for this ${credentialNouns[of]}.`}
            urlKey="own"
            {...narrowed(list.own, shown.own, shown.ownShown)}
          />
        </>
      )}
      {(of === null || of === 'authkey') && (
        <EntriesThen
          title="Company's whitelisted IPs"
          description={`For all of ${company}.`}
          urlKey="company"
          {...narrowed(list.company, shown.company, shown.companyShown)}
        />
      )}
      {list.lists.map(({ id, name, usedBy, entries }) => (
        <EntriesThen
          key={`${usedBy} ${id}`}
          title={`IP list ${name}`}
          description={
            usedBy === 'company'
              ? `Used by all of ${company}.`
              : `Used by this ${credentialNouns[of ?? 'authkey']}.`
          }
          {...narrowed(entries)}
        />
      ))}
    </div>
  );
}

function narrowed(entries: EntryThen[], query = '', limit = 100) {
  const matching = query ? findEntries(entries, query.slice(0, 200)) : entries;
  const rows = matching.slice(0, limit);
  return { rows, matching: matching.length, total: entries.length };
}
