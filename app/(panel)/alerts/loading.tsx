import { AlertsSkeleton } from '#components/alerts/alerts-skeleton.tsx';
import { pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';

export default function Loading() {
  return (
    <>
      <PageHeader {...pages.alerts} />
      <AlertsSkeleton />
    </>
  );
}
