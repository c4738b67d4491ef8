'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card } from '#components/ui/card.tsx';
import { SecretField } from '#components/ui/secret-field.tsx';
import { Snippet } from '#components/ui/snippet.tsx';
import { TabPanel, Tabs } from '#components/ui/tabs.tsx';
import type { RequestExample } from '#lib/messages/request-example';
import type { CreatedAuthkey } from './created-authkey.ts';
import { snippetsFor } from './snippets.ts';

type SecretOnceProps = CreatedAuthkey & { example: RequestExample; onStored: () => void };

/** The one time that the secret is shown: it lives in the memory of whoever renders this. */
export function SecretOnce(props: SecretOnceProps) {
  const router = useRouter();
  const { authkey, onStored } = props;
  return (
    <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4">
      <Card title={`${authkey.name} is ready`}>
        <ShownSecret {...props} />
      </Card>
      <Card title="A request that is ready to run">
        <ReadyRequest {...props} />
      </Card>
      <div>
        <Button
          variant="primary"
          onClick={() => {
            onStored();
            router.replace(`/authkeys/${authkey.id}`);
          }}
        >
          I have stored it
        </Button>
      </div>
    </div>
  );
}

export function ShownSecret({ secret, onStored }: Pick<SecretOnceProps, 'secret' | 'onStored'>) {
  return (
    <div className="grid gap-4">
      <Callout tone="warning">
        This is the only time the authkey is shown. Store it where your program reads its secrets; only its
        hash is kept here.
      </Callout>
      <SecretField label="Authkey" value={secret} onStored={onStored} />
    </div>
  );
}

/** In each language, with the secret filled in. */
export function ReadyRequest({ authkey, secret, example, onStored }: SecretOnceProps) {
  const snippets = snippetsFor(secret, example);
  return (
    <>
      <Tabs
        label="Language"
        defaultValue="curl"
        tabs={snippets.map(({ value, label }) => ({ value, label }))}
      >
        {snippets.map(({ value, label, code }) => (
          <TabPanel key={value} value={value}>
            <Snippet code={code} label={`${label} snippet`} onCopied={onStored} />
          </TabPanel>
        ))}
      </Tabs>
      <p className="mt-3 text-sm text-subtle">
        {example.template ? (
          <>It sends your template {example.template.name} to a number that reaches nobody.</>
        ) : (
          <>
            You have no template yet:{' '}
            <Link href="/sms/templates" className="text-accent underline">
              make one
            </Link>{' '}
            and put its id in place of YOUR_TEMPLATE_ID.
          </>
        )}{' '}
        {authkey.mode === 'on' &&
          'From an address that is not whitelisted it is refused with 418, and that address appears in Recent IPs.'}
      </p>
    </>
  );
}
