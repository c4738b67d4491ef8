import type { Metadata } from 'next';
import { createLoader, parseAsNumberLiteral, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { Suspense } from 'react';
import { AuthkeysTable, AuthkeysTableSkeleton } from '#components/authkeys/authkeys-table.tsx';
import { pageInputOf, tableParams } from '#components/data-table/search-params.ts';
import { pages } from '#components/shell/pages.ts';
import { LinkButton } from '#components/ui/link-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listAuthkeys } from '#lib/access/authkeys/list';
import {
  authkeySorts,
  authkeyStates,
  expiresWithinDays,
  ipSecurityModes,
  type ListAuthkeysInput,
  unusedDays,
} from '#lib/access/authkeys/schemas';
import type { Ctx } from '#lib/core/context';
import { steppedUpPageCtx } from '#lib/panel/page';

export const metadata: Metadata = { title: pages.authkeys.title };

const load = createLoader({
  ...tableParams({ sortable: authkeySorts, sort: { id: 'createdAt', desc: true } }),
  state: parseAsStringLiteral(authkeyStates),
  mode: parseAsStringLiteral(ipSecurityModes),
  entries: parseAsStringLiteral(['none']),
  unused: parseAsNumberLiteral(unusedDays),
  expires: parseAsNumberLiteral(expiresWithinDays),
});

type AuthkeysPageProps = { searchParams: Promise<SearchParams> };

export default async function AuthkeysPage({ searchParams }: AuthkeysPageProps) {
  const ctx = await steppedUpPageCtx('/authkeys');
  const { q, sort, state, mode, entries, unused, expires, ...at } = await load(searchParams);
  const canWrite = ctx.actor.role !== 'viewer';
  return (
    <>
      <PageHeader
        {...pages.authkeys}
        actions={
          canWrite && (
            <LinkButton href="/authkeys/new" variant="primary">
              Create authkey
            </LinkButton>
          )
        }
      />
      <Suspense fallback={<AuthkeysTableSkeleton />}>
        <Authkeys
          ctx={ctx}
          input={{
            query: q.slice(0, 200),
            state: state ?? undefined,
            mode: mode ?? undefined,
            entries: entries ?? undefined,
            unusedDays: unused ?? undefined,
            expiresWithinDays: expires ?? undefined,
            ...pageInputOf(at),
            sort,
          }}
          canWrite={canWrite}
        />
      </Suspense>
    </>
  );
}

type AuthkeysProps = {
  ctx: Ctx;
  input: ListAuthkeysInput & Required<Pick<ListAuthkeysInput, 'pageSize' | 'sort'>>;
  canWrite: boolean;
};

async function Authkeys({ ctx, input, canWrite }: AuthkeysProps) {
  const { rows, companyEntries, ...place } = await listAuthkeys(ctx, input);
  const { pageSize, sort } = input;
  return (
    <AuthkeysTable
      rows={rows.map((row) => ({ ...row, companyEntries }))}
      {...{ place, pageSize, sort, canWrite }}
    />
  );
}
