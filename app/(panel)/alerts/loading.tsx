import { AlertsSkeleton } from '#components/alerts/alerts-skeleton.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { description } from './description.ts';

export default function Loading() {
  return (
    <>
      <PageHeader title="Alerts" description={description} />
      <AlertsSkeleton />
    </>
  );
}
