import { pages } from '#components/shell/pages.ts';
import { TemplatesSkeleton } from '#components/templates/templates-table.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';

export default function Loading() {
  return (
    <>
      <PageHeader {...pages.templates} />
      <TemplatesSkeleton />
    </>
  );
}
