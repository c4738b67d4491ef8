import { SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { createLoader, type SearchParams } from 'nuqs/server';
import { parseAsSearch } from '#components/data-table/search-params.ts';
import { FindRequest } from '#components/explain/find-request.tsx';
import { Story } from '#components/explain/story.tsx';
import { pages } from '#components/shell/pages.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { explainRequest } from '#lib/access/explain/explain-request';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { isAppError } from '#lib/errors';
import { pageCtx } from '#lib/panel/page';

export const metadata: Metadata = { title: pages.explain.title };

const load = createLoader({ id: parseAsSearch.withDefault('') });

export default async function ExplainPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  const { id } = await load(searchParams);
  const asked = id === '' ? null : await ask(ctx, id);
  return (
    <>
      <PageHeader {...pages.explain} />
      <FindRequest key={id} id={id} problem={asked?.problem} />
      <div className="mt-6">
        {asked?.story && <Story story={asked.story} />}
        {asked && !asked.story && !asked.problem && (
          <EmptyState icon={SearchX} title="Nothing is kept of a request of this id">
            <p>
              {`What is refused is kept for ${runtime().env.failedLogDays} days. A request that was accepted is known by the messages that it sent, or where it came with the header x-keyfence-explain: 1. Calls without a valid authkey or user name belong to nobody, and are not kept.`}
            </p>
          </EmptyState>
        )}
      </div>
    </>
  );
}

async function ask(ctx: Ctx, id: string) {
  try {
    return { story: await explainRequest(ctx, { id }) };
  } catch (error) {
    if (isAppError(error, 'not_found')) return {};
    if (isAppError(error, 'bad_input')) return { problem: error.message };
    throw error;
  }
}
