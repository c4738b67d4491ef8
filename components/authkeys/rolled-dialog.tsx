'use client';

import { Mono } from '#components/ui/mono.tsx';
import { OnceDialog } from '#components/ui/once-dialog.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { RequestExample } from '#lib/messages/request-example';
import type { CreatedAuthkey } from './created-authkey.ts';
import { ReadyRequest, ShownSecret } from './secret-once.tsx';

/** What `Roll` answers with, once. */
export type RolledKey = CreatedAuthkey & { oldEndsAt: Date };

type RolledDialogProps = {
  rolled: RolledKey;
  /** The secret that was replaced, in its masked form. */
  oldKey: string;
  example: RequestExample;
  onClose: () => void;
};

/** The new secret, once. */
export function RolledDialog({ rolled, oldKey, example, onClose }: RolledDialogProps) {
  const { authkey, secret, oldEndsAt } = rolled;
  const isOver = new Date(oldEndsAt) <= new Date();
  return (
    <OnceDialog
      onClose={onClose}
      size="lg"
      title={`New authkey of ${authkey.name}`}
      description={
        isOver ? (
          <>
            The old one, <Mono>{oldKey}</Mono>, has ended.
          </>
        ) : (
          <>
            The old one, <Mono>{oldKey}</Mono>, ends <RelativeTime at={oldEndsAt} />.
          </>
        )
      }
    >
      {(onStored) => (
        <>
          <ShownSecret {...{ secret, onStored }} />
          <div>
            <ReadyRequest {...{ ...rolled, example, onStored }} />
          </div>
        </>
      )}
    </OnceDialog>
  );
}
