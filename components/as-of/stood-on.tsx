import { Callout } from '#components/ui/callout.tsx';
import { ExactTime } from '#components/ui/exact-time.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';

/** The line that says so, and the way back; null: that time cannot be told of. */
export function StoodOn({ at, backTo }: { at: Date | null; backTo: string }) {
  return (
    <Callout
      tone="accent"
      action={
        <LinkButton href={backTo} size="sm">
          Back to now
        </LinkButton>
      }
    >
      {at ? (
        <>
          As it stood on <ExactTime at={at} />. Read only: what was changed since is not shown here.
        </>
      ) : (
        'This time cannot be shown. Choose another one below.'
      )}
    </Callout>
  );
}
