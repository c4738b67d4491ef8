'use client';

import { CircleCheck } from 'lucide-react';
import { useActionState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import type { LinkedRecipient } from '#lib/alerts/recipients/confirm-by-link';
import type { ActionResult } from '#lib/panel/action';

type ConfirmAddressProps = {
  linked: LinkedRecipient;
  confirm: () => Promise<ActionResult<LinkedRecipient>>;
};

/** Says what it is about; only the button confirms. */
export function ConfirmAddress({ linked, confirm }: ConfirmAddressProps) {
  const { address, companyName, addedBy } = linked;
  const [result, submit, pending] = useActionState(() => attempt(confirm), null);
  const confirmed = linked.confirmed || result?.ok === true;
  return (
    <>
      <h1 className="font-semibold text-ink text-xl">
        {confirmed ? 'Address confirmed' : 'Confirm this address'}
      </h1>
      <p className="mt-1 break-words text-base text-muted">
        <b className="font-medium text-ink">{addedBy}</b> added{' '}
        <b className="break-all font-medium text-ink">{address}</b> to those who get the alerts of{' '}
        <b className="font-medium text-ink">{companyName}</b>.
      </p>
      <div role="status" className="mt-5">
        {confirmed && (
          <p className="flex items-start gap-2 text-allowed text-base">
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
            Alerts are sent to it from now on. You can close this page.
          </p>
        )}
      </div>
      {!confirmed && (
        <form action={submit} className="grid justify-items-start gap-3">
          {result?.ok === false && !pending && <FormError>{result.error.message}</FormError>}
          <Button type="submit" variant="primary" loading={pending}>
            Confirm
          </Button>
          <p className="text-sm text-subtle">
            If you do not want them, close this page: nothing is sent to an address that is not confirmed.
          </p>
        </form>
      )}
    </>
  );
}
