import { SearchX } from 'lucide-react';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';

/** The same words for what never was and for what belongs to somebody else. */
export function NothingHere() {
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon={SearchX}
        title="There is nothing at this address"
        action={<LinkButton href="/">Go to the overview</LinkButton>}
        className="py-24"
      >
        It may have been deleted, or the link is not complete.
      </EmptyState>
    </>
  );
}
