import { activeItem, navigationItems } from '#components/shell/navigation.ts';
import { Callout } from '#components/ui/callout.tsx';

const whys: Record<string, string> = {
  ended: 'Your session has ended: it was ended elsewhere, or what you may do has changed.',
  expired: 'Your session has expired.',
  'signed-out': 'You are signed out.',
};

/** Why somebody stands before the sign-in page, and where it leads on to. */
export function WhySignIn({ why, next }: { why: unknown; next: string }) {
  const reason = typeof why === 'string' && Object.hasOwn(whys, why) ? whys[why] : undefined;
  const target = next === '/' ? undefined : activeItem(navigationItems(false), next.split(/[?#]/)[0] ?? '');
  if (!reason && !target) return null;
  return (
    <div role="status" className="mb-4">
      <Callout>
        {reason} {target && `Sign in to continue to ${target.label}.`}{' '}
        {reason && why !== 'signed-out' && 'What you were typing in this tab is kept.'}
      </Callout>
    </div>
  );
}
