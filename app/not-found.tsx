import { SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { EmptyState } from '../components/ui/empty-state.tsx';
import { LinkButton } from '../components/ui/link-button.tsx';

export const metadata: Metadata = { title: 'Not found' };

/** The same words for what never was and for what belongs to somebody else. */
export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon={SearchX}
        title="There is nothing at this address"
        action={<LinkButton href="/">Go to the overview</LinkButton>}
      >
        It may have been deleted, or the link is not complete.
      </EmptyState>
    </main>
  );
}
