'use client';

import { Callout } from '#components/ui/callout.tsx';
import { OnceDialog } from '#components/ui/once-dialog.tsx';
import { SecretField } from '#components/ui/secret-field.tsx';
import type { WebhookWithSecret } from '#lib/alerts/webhooks/public-webhook';

/** The one time that a signing secret is shown. */
export function WebhookSecret({ webhook, secret, onClose }: WebhookWithSecret & { onClose: () => void }) {
  return (
    <OnceDialog
      onClose={onClose}
      title="Signing secret"
      description="With it your program checks that a post comes from here and was not changed on the way."
    >
      {(onStored) => (
        <>
          <p className="break-all font-mono text-muted text-sm">{webhook.url}</p>
          <Callout tone="warning">
            This is the only time the secret is shown. Store it with your program.
          </Callout>
          <SecretField label="Secret" value={secret} onStored={onStored} />
        </>
      )}
    </OnceDialog>
  );
}
