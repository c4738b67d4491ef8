'use client';

import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

type NoRowsProps = { noun: string; empty: ReactNode; onClear?: () => void; onFirstPage?: () => void };

/** Nothing at all, nothing that matches, and a page past the end are three different things. */
export function NoRows({ noun, empty, onClear, onFirstPage }: NoRowsProps) {
  if (onFirstPage) {
    return (
      <EmptyState
        icon={SearchX}
        title="This page is past the end"
        action={<Button onClick={onFirstPage}>First page</Button>}
      />
    );
  }
  if (!onClear) return empty;
  return (
    <EmptyState
      icon={SearchX}
      title={`No ${noun} match these filters`}
      action={<Button onClick={onClear}>Clear filters</Button>}
    />
  );
}
