import { Check, CheckCheck, CircleMinus, CircleX, Clock } from 'lucide-react';
import { Badge, type Tone } from '#components/ui/badge.tsx';
import type { DeliveryState } from '#lib/alerts/schemas';
import { stateWords } from './delivery-words.ts';

const looks: Record<DeliveryState, { tone: Tone; icon: typeof Check }> = {
  queued: { tone: 'neutral', icon: Clock },
  sent: { tone: 'accent', icon: Check },
  delivered: { tone: 'allowed', icon: CheckCheck },
  failed: { tone: 'refused', icon: CircleX },
  dropped: { tone: 'warning', icon: CircleMinus },
};

export function DeliveryStateBadge({ state }: { state: DeliveryState }) {
  const { tone, icon: Icon } = looks[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {stateWords[state]}
    </Badge>
  );
}
