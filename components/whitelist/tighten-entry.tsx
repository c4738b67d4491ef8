'use client';

import { useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
import { useUndoable } from '#components/undo/undo-door.tsx';
import type { Review } from '#lib/access/whitelist/review';
import type { OnTighten } from './entry-list-props.ts';

type TightenEntryProps = {
  row: Review['sparse']['rows'][number];
  onTighten: OnTighten;
  onDone: () => void;
};

/** Puts the addresses seen in place of a range, at one press; where that would refuse somebody it is asked first. */
export function TightenEntry({ row, onTighten, onDone }: TightenEntryProps) {
  const { id, value, tightened } = row;
  const [pending, startTransition] = useTransition();
  const sayUndoable = useUndoable();

  function tighten() {
    startTransition(async () => {
      const question = { title: `Tighten ${value}?`, confirmLabel: 'Tighten' };
      const result = await attempt((confirm) => onTighten({ id, to: tightened, confirm }), question);
      if (result.ok) {
        const done = `${value} tightened to ${tightened.join(' and ')}`;
        announce(done);
        sayUndoable(done, result.requestId);
      } else sayRefused(`${value} was not tightened`, result.error);
      onDone();
    });
  }

  return (
    <Button size="sm" loading={pending} aria-label={`Tighten ${value}`} onClick={tighten}>
      Tighten
    </Button>
  );
}
