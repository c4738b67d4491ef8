import { Bot } from 'lucide-react';
import { linkTo, pages } from '#components/shell/pages.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';

/** What a viewer sees of service tokens: whom to ask. */
export function NotForViewers() {
  return (
    <>
      <PageHeader {...pages.serviceTokens} breadcrumbs={[linkTo(pages.settings)]} />
      <EmptyState icon={Bot} title="Admins and owners only">
        Your role is viewer. Ask an admin or an owner of your company for a service token.
      </EmptyState>
    </>
  );
}
