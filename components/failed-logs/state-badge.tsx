import { Building2, Check, CircleX, LockOpen, Trash2 } from 'lucide-react';
import type { FailedState } from '#lib/failed-logs/failed-states';
import { Badge, type Tone } from '../ui/badge.tsx';

const states: Record<FailedState, { tone: Tone; words: string; title: string; icon: typeof Check }> = {
  refused: {
    tone: 'refused',
    words: 'Refused',
    title: 'In no whitelist: the same request is refused again',
    icon: CircleX,
  },
  whitelisted: {
    tone: 'allowed',
    words: 'Whitelisted',
    title: 'By now whitelisted for this authkey',
    icon: Check,
  },
  company: {
    tone: 'allowed',
    words: 'By company',
    title: 'By now whitelisted for the whole company',
    icon: Building2,
  },
  open: {
    tone: 'warning',
    words: 'Any address',
    title: 'The authkey has IP security off by now',
    icon: LockOpen,
  },
  gone: { tone: 'neutral', words: 'Key deleted', title: 'The authkey was deleted', icon: Trash2 },
};

/** What would happen to the same request now. */
export function FailedStateBadge({ state }: { state: FailedState }) {
  const { tone, words, title, icon: Icon } = states[state];
  return (
    <span title={title}>
      <Badge tone={tone} icon={<Icon aria-hidden />}>
        {words}
      </Badge>
    </span>
  );
}
