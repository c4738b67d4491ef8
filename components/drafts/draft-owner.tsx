'use client';

import { createContext, type ReactNode, use, useEffect } from 'react';
import { dropDraftsOfOthers } from './draft-store.ts';

const OwnerContext = createContext<string | null>(null);

/** Whose drafts the forms below keep; what somebody else has left in this tab goes. */
export function DraftOwner({ id, children }: { id: string; children: ReactNode }) {
  // The tab's storage is outside of React.
  useEffect(() => dropDraftsOfOthers(id), [id]);
  return <OwnerContext value={id}>{children}</OwnerContext>;
}

/** null outside the panel: nothing is kept there. */
export function useDraftOwner(): string | null {
  return use(OwnerContext);
}
