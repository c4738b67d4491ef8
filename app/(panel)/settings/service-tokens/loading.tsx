import { TokensTableSkeleton } from '#components/service-tokens/tokens-table.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';

export default function ServiceTokensLoading() {
  return (
    <>
      <PageHeader {...pages.serviceTokens} breadcrumbs={[linkTo(pages.settings)]} />
      <TokensTableSkeleton />
    </>
  );
}
