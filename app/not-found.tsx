import type { Metadata } from 'next';
import { NothingHere } from '#components/shell/nothing-here.tsx';

export const metadata: Metadata = { title: 'Not found' };

/** Where there is no shell: pages for whoever is not signed in. */
export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <NothingHere />
    </main>
  );
}
