import { OverviewSkeleton } from '#components/overview/overview-skeleton.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { description } from './description.ts';

export default function Loading() {
  return (
    <>
      <PageHeader title="Overview" description={description} />
      <OverviewSkeleton />
    </>
  );
}
