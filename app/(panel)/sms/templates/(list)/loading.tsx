import { TemplatesSkeleton } from '#components/templates/templates-table.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { description } from './description.ts';

export default function Loading() {
  return (
    <>
      <PageHeader title="Templates" description={description} />
      <TemplatesSkeleton />
    </>
  );
}
