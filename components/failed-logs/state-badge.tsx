import { Building2, Check, CirclePause, CircleX, Hourglass, KeyRound, LockOpen, Trash2 } from 'lucide-react';
import { Badge, type Tone } from '#components/ui/badge.tsx';
import type { FailedState } from '#lib/access/traffic/current-verdict';

const states: Record<FailedState, { tone: Tone; words: string; title: string; icon: typeof Check }> = {
  refused: {
    tone: 'refused',
    words: 'Refused',
    title: 'In no whitelist: the same request is refused again',
    icon: CircleX,
  },
  disabled: {
    tone: 'refused',
    words: 'Disabled',
    title: 'Disabled: the same request is refused again, whatever is whitelisted',
    icon: CirclePause,
  },
  expired: {
    tone: 'refused',
    words: 'Expired',
    title: 'Expired: the same request is refused again, whatever is whitelisted',
    icon: Hourglass,
  },
  'old-secret': {
    tone: 'refused',
    words: 'Old authkey',
    title: 'This secret of the authkey has ended: the same request is refused again, whatever is whitelisted',
    icon: Hourglass,
  },
  'token-ip': {
    tone: 'refused',
    words: 'Other IP’s token',
    title: 'A token is good only from the IP that asked for it, whatever is whitelisted',
    icon: KeyRound,
  },
  revoked: {
    tone: 'refused',
    words: 'Old token',
    title: 'The token was ended: the API client has to ask for a new one, whatever is whitelisted',
    icon: KeyRound,
  },
  password: {
    tone: 'refused',
    words: 'Wrong password',
    title: 'The same request is refused again, whatever is whitelisted',
    icon: KeyRound,
  },
  whitelisted: {
    tone: 'allowed',
    words: 'Whitelisted',
    title: 'By now in its own whitelist',
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
  report: {
    tone: 'warning',
    words: 'Report only',
    title: 'In no whitelist, but let in by now: report only',
    icon: LockOpen,
  },
  gone: {
    tone: 'neutral',
    words: 'Deleted',
    title: 'What it came with was deleted or revoked',
    icon: Trash2,
  },
};

/** What would happen to the same request now, and why. */
export function stateSentence(state: FailedState): string {
  return `${states[state].title}.`;
}

/** What would happen to the same request now. */
export function FailedStateBadge({ state }: { state: FailedState }) {
  const { tone, words, title, icon: Icon } = states[state];
  return (
    <span title={title} className="inline-flex">
      <Badge tone={tone} icon={<Icon aria-hidden />}>
        {words}
      </Badge>
    </span>
  );
}
