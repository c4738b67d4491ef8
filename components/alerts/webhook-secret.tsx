'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { useLeaveGuard } from '#components/ui/leave-guard.tsx';
import type { WebhookWithSecret } from '#lib/alerts/webhooks/public-webhook';

/** The one time that a signing secret is shown; closing it by accident is asked about once. */
export function WebhookSecret({ webhook, secret, onClose }: WebhookWithSecret & { onClose: () => void }) {
  const [leaving, setLeaving] = useState(false);
  const [stored, setStored] = useState(false);
  useLeaveGuard(!stored);
  return (
    <Dialog
      open
      onOpenChange={() => (leaving || stored ? onClose() : setLeaving(true))}
      title="Signing secret"
      description="With it your program checks that a post comes from here and was not changed on the way."
      footer={
        <Button variant="primary" onClick={onClose}>
          I have stored it
        </Button>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <p className="break-all font-mono text-muted text-sm">{webhook.url}</p>
        <Callout tone="warning">
          This is the only time the secret is shown. Store it with your program.
        </Callout>
        <div className="flex items-end gap-2">
          <Field label="Secret" className="min-w-0 flex-1">
            <Input
              mono
              readOnly
              value={secret}
              autoComplete="off"
              spellCheck={false}
              data-1p-ignore
              onFocus={(event) => event.target.select()}
              onCopy={() => setStored(true)}
            />
          </Field>
          <CopyButton value={secret} label="Copy" className="mb-1.5" onCopied={() => setStored(true)}>
            Copy
          </CopyButton>
        </div>
        <div aria-live="assertive">
          {leaving && !stored && (
            <Callout tone="refused">It cannot be shown again. Store it first, or close once more.</Callout>
          )}
        </div>
      </div>
    </Dialog>
  );
}
