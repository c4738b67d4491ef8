'use client';

import { RotateCw } from 'lucide-react';
import { createContext, useContext } from 'react';
import { useChange } from '#components/actions/use-change.ts';
import { Button } from '#components/ui/button.tsx';
import { countOf } from '#components/ui/number.tsx';
import { toast } from '#components/ui/toaster.tsx';
import type { MessageRow } from '#lib/messages/list';
import type { ActionResult } from '#lib/panel/action';

export type OnSendAgain = (ids: string[]) => Promise<ActionResult<{ count: number }>>;

/** null: who looks may not send. */
export const SendAgainContext = createContext<OnSendAgain | null>(null);

export function canSendAgain(message: Pick<MessageRow, 'state' | 'sentAgainAt' | 'recipient'>): boolean {
  return message.state === 'failed' && message.sentAgainAt === null && message.recipient !== '';
}

type SendAgainProps = { messages: MessageRow[]; onDone?: () => void };

/** Sends those of the messages again that failed and were not sent again before. */
export function SendAgain({ messages, onDone }: SendAgainProps) {
  const onSendAgain = useContext(SendAgainContext);
  const { pending, run } = useChange();
  const failed = messages.filter(canSendAgain);
  if (!onSendAgain) return null;
  if (failed.length === 0) return <p className="text-muted text-sm">Nothing of this has failed.</p>;

  const words = (data: { count: number }) => `${countOf(data.count, 'message')} queued again`;
  const send = () =>
    run(
      () => onSendAgain(failed.map(({ id }) => id)),
      { done: words, refused: 'Nothing was sent' },
      (data) => {
        toast.success(words(data));
        onDone?.();
      },
    );

  return (
    <Button size="sm" loading={pending} onClick={send} className="w-fit">
      <RotateCw aria-hidden />
      {messages.length > 1 ? `Send ${failed.length} again` : 'Send again'}
    </Button>
  );
}
