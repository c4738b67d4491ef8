import { Check, CheckCheck, CircleX, Clock } from 'lucide-react';
import { Badge, type Tone } from '#components/ui/badge.tsx';
import type { MessageRow } from '#lib/messages/list';

const states: Record<MessageRow['state'], { tone: Tone; words: string; icon: typeof Check }> = {
  queued: { tone: 'neutral', words: 'Queued', icon: Clock },
  sent: { tone: 'accent', words: 'Sent', icon: Check },
  delivered: { tone: 'allowed', words: 'Delivered', icon: CheckCheck },
  failed: { tone: 'refused', words: 'Failed', icon: CircleX },
};

export const messageStateWords = {
  queued: 'Queued',
  sent: 'Sent',
  delivered: 'Delivered',
  failed: 'Failed',
};

export function MessageStateBadge({ state }: { state: MessageRow['state'] }) {
  const { tone, words, icon: Icon } = states[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {words}
    </Badge>
  );
}
