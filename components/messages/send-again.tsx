'use client';

import { RotateCw } from 'lucide-react';
import { createContext, useContext, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
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
  const [pending, startTransition] = useTransition();
  const failed = messages.filter(canSendAgain);
  if (!onSendAgain) return null;
  if (failed.length === 0) return <p className="text-muted text-sm">Nothing of this has failed.</p>;

  function send() {
    if (pending || !onSendAgain) return;
    startTransition(async () => {
      const result = await attempt(() => onSendAgain(failed.map(({ id }) => id)));
      if (!result.ok) {
        sayRefused('Nothing was sent', result.error);
        return;
      }
      const text = `${countOf(result.data.count, 'message')} queued again`;
      toast.success(text);
      announce(text);
      onDone?.();
    });
  }

  return (
    <Button size="sm" loading={pending} onClick={send} className="w-fit">
      <RotateCw aria-hidden />
      {messages.length > 1 ? `Send ${failed.length} again` : 'Send again'}
    </Button>
  );
}
