import { ShieldCheck } from 'lucide-react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';

/** With how to see the first 418. */
export function NothingRefused({ appUrl }: { appUrl: string }) {
  const request = `curl -i -X POST ${appUrl}/api/v1/authorize -H 'authkey: YOUR_AUTHKEY'`;
  return (
    <EmptyState
      icon={ShieldCheck}
      title="Nothing has been refused"
      action={<LinkButton href="/authkeys">Open Authkeys</LinkButton>}
    >
      <p>
        To try it, call the API with an authkey that has IP security on, from an address that no whitelist
        has. The answer is 418, and the address appears here at once.
      </p>
      <div className="mt-3 flex items-center gap-1 rounded-lg border bg-background py-1 pr-1 pl-3 text-left">
        <code className="min-w-0 flex-1 text-wrap break-words font-mono text-ink text-xs">{request}</code>
        <CopyButton value={request} label="Copy the request" />
      </div>
    </EmptyState>
  );
}
