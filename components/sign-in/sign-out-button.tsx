'use client';

import { useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';

/** For pages outside of the panel's shell. */
export function SignOutButton({ signOut }: { signOut: () => Promise<void> }) {
  const [leaving, startTransition] = useTransition();
  return (
    <Button loading={leaving} onClick={() => startTransition(() => signOut())}>
      Sign out
    </Button>
  );
}
