import { MessagesSkeleton } from '#components/messages/messages-table.tsx';
import { pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';

export default function Loading() {
  return (
    <>
      <PageHeader {...pages.messages} />
      <MessagesSkeleton />
    </>
  );
}
