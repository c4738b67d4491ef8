import { Button } from '#components/ui/button.tsx';
import { Mono } from '#components/ui/mono.tsx';

/** Demo mode keeps nothing secret: anybody may sign in with this. */
export function DemoSignIn({
  email,
  password,
  onFill,
}: {
  email: string;
  password: string;
  onFill: () => void;
}) {
  return (
    <div className="grid gap-3 rounded-lg bg-sunken p-3 text-sm">
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
        <dt className="text-muted">Demo email</dt>
        <dd className="truncate text-ink">
          <Mono>{email}</Mono>
        </dd>
        <dt className="text-muted">Demo password</dt>
        <dd className="truncate text-ink">
          <Mono>{password}</Mono>
        </dd>
      </dl>
      <Button size="sm" onClick={onFill}>
        Fill in the demo account
      </Button>
    </div>
  );
}
