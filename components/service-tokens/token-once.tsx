import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card } from '#components/ui/card.tsx';
import { SecretField } from '#components/ui/secret-field.tsx';
import { Snippet } from '#components/ui/snippet.tsx';
import type { PublicServiceToken } from '#lib/access/service-tokens/public-token';
import { tokenExample } from './token-example.ts';

type TokenOnceProps = {
  token: PublicServiceToken;
  secret: string;
  url: string;
  onStored: () => void;
  onDone: () => void;
};

/** The one time that the secret of a service token is shown. */
export function TokenOnce({ token, secret, url, onStored, onDone }: TokenOnceProps) {
  return (
    <Card title={`${token.name} is ready`}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Callout tone="warning">
          This is the only time the service token is shown. Store it where your program reads its secrets;
          only its hash is kept here.
        </Callout>
        <SecretField label="Service token" value={secret} onStored={onStored} />
        <Snippet label="Example" code={tokenExample(url, secret, token.scopes)} onCopied={onStored} />
        <p className="text-sm text-subtle">
          From an address that is not in its list it is refused with 418, and that address stands in Failed
          Logs.
        </p>
        <div>
          <Button variant="primary" onClick={onDone}>
            I have stored it
          </Button>
        </div>
      </div>
    </Card>
  );
}
