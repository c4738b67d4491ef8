import { MessagesSkeleton } from '#components/messages/messages-table.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { description } from './description.ts';

export default function Loading() {
  return (
    <>
      <PageHeader title="Messages" description={description} />
      <MessagesSkeleton />
    </>
  );
}
