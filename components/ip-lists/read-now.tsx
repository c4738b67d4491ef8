'use client';

import { useChange } from '#components/actions/use-change.ts';
import { Button } from '#components/ui/button.tsx';
import { toast } from '#components/ui/toaster.tsx';
import type { ReadOutcome } from '#lib/access/ip-lists/feed/read-outcome';
import type { ActionResult } from '#lib/panel/action';
import { diffWords } from './diff-values.tsx';

/** Reads a list from its URL at once, and says what came of it. */
export function ReadNow({
  name,
  onRead,
}: {
  name: string;
  onRead: () => Promise<ActionResult<ReadOutcome>>;
}) {
  const { pending, run } = useChange();
  const read = () =>
    run(
      onRead,
      { done: (outcome) => outcomeWords(name, outcome), refused: `${name} was not read` },
      (outcome) => {
        const words = outcomeWords(name, outcome);
        if (outcome.state === 'failed') toast.error(`${name} was not read`, { description: outcome.problem });
        else if (outcome.state === 'waits') toast.warning(words);
        else toast.success(words);
      },
    );
  return (
    <Button size="sm" loading={pending} onClick={read}>
      Read now
    </Button>
  );
}

function outcomeWords(name: string, outcome: ReadOutcome): string {
  if (outcome.state === 'failed') return `${name} was not read. ${outcome.problem}`;
  if (outcome.state === 'waits') return `${name} was read; what changed waits for a person`;
  if (outcome.state === 'superseded') return `${name} is being read by somebody else`;
  if (outcome.state === 'unchanged') return `${name} was read: nothing changed`;
  const { added, removed } = outcome;
  return `${name} was read: ${diffWords({ addedTotal: added, removedTotal: removed })}`;
}
