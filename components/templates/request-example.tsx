import { Card } from '#components/ui/card.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { sampleValue } from './sample-value.ts';

type RequestExampleProps = { id: string; variables: string[]; appUrl: string };

/** The id to send, and a request that lacks only the authkey. */
export function RequestExample({ id, variables, appUrl }: RequestExampleProps) {
  const body = {
    template_id: id,
    // Kept for films and examples by the numbering plan: it reaches nobody.
    mobiles: '14155550100',
    ...Object.fromEntries(variables.map((name) => [name, sampleValue(name)])),
  };
  const request = [
    `curl -X POST '${appUrl}/api/v5/flow' \\`,
    `  -H 'authkey: YOUR_AUTHKEY' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${JSON.stringify(body)}'`,
  ].join('\n');
  return (
    <Card
      title="Send it"
      description="Put your authkey in, and run it from a whitelisted IP."
      actions={
        <CopyButton value={request} label="Copy the request">
          Copy
        </CopyButton>
      }
    >
      <div className="grid gap-3">
        <p className="flex flex-wrap items-center gap-1 text-sm text-subtle">
          Template id <Mono className="break-all text-ink">{id}</Mono>
          <CopyButton value={id} label="Copy the template id" />
        </p>
        <pre className="whitespace-pre-wrap break-all rounded-lg bg-sunken p-3 font-mono text-ink text-xs">
          {request}
        </pre>
      </div>
    </Card>
  );
}
