'use client';

import { useEffect, useEffectEvent, useId, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { useLeaveGuard } from '#components/ui/leave-guard.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { SecretField } from '#components/ui/secret-field.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { toast } from '#components/ui/toaster.tsx';
import type { PublicCallback } from '#lib/access/callbacks/get';
import { SetCallbackInput } from '#lib/access/callbacks/schemas';
import type { ActionResult } from '#lib/panel/action';

export type CallbackActions = {
  onGetCallback: () => Promise<ActionResult<PublicCallback | null>>;
  onSetCallback: (url: string) => Promise<ActionResult<{ callback: PublicCallback; secret: string | null }>>;
  onRotateCallbackSecret: () => Promise<ActionResult<{ secret: string }>>;
  onRemoveCallback: () => Promise<ActionResult<unknown>>;
};

const Fields = SetCallbackInput.omit({ authkeyId: true });

type CallbackDialogProps = CallbackActions & { name: string; onClose: () => void };

/** Where an authkey's message states are posted to, and the secret that the posts are signed with: told once. */
export function CallbackDialog({ name, onClose, ...actions }: CallbackDialogProps) {
  const formId = useId();
  const [callback, setCallback] = useState<PublicCallback | null | 'loading'>('loading');
  const [secret, setSecret] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);
  const [stored, setStored] = useState(false);
  const unstored = secret !== null && !stored;
  useLeaveGuard(unstored);
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const form = useActionForm({
    schema: Fields,
    defaultValues: { url: '' },
    draft: 'callback',
    send: ({ url }) => {
      setError(null);
      return actions.onSetCallback(url);
    },
    done: (saved) => {
      setCallback(saved.callback);
      form.reset({ url: saved.callback.url });
      if (saved.secret) setSecret(saved.secret);
      toast.success('Delivery callback saved');
      announce('Delivery callback saved');
    },
  });

  const load = useEffectEvent(() => attempt(actions.onGetCallback));
  const take = useEffectEvent((result: Awaited<ReturnType<typeof load>>) => {
    const found = result.ok ? result.data : null;
    setCallback(found);
    // What is in the field by now is a draft.
    form.reset({ url: found?.url ?? '' }, { keepValues: form.values.url !== '' });
    if (!result.ok) setError(result.error.message);
  });
  // What the server keeps, asked for once as the dialog opens.
  useEffect(() => {
    void load().then((result) => take(result));
  }, []);

  function run<T>(action: () => Promise<ActionResult<T>>, done: (data: T) => void) {
    if (busy) return;
    setError(null);
    startTransition(async () => {
      const result = await attempt(action);
      if (result.ok) done(result.data);
      else setError(result.error.message);
    });
  }

  const rotate = () =>
    run(actions.onRotateCallbackSecret, (made) => {
      setSecret(made.secret);
      announce('New secret made');
    });
  const remove = () =>
    run(actions.onRemoveCallback, () => {
      toast.success('Delivery callback removed');
      announce('Delivery callback removed');
      onClose();
    });

  const busy = form.pending || pending;
  const problem = form.problem ?? error;
  const existing = callback !== 'loading' && callback !== null;
  const close = () => (unstored && !leaving ? setLeaving(true) : onClose());
  return (
    <Dialog
      open
      onOpenChange={close}
      title={`Delivery callback of ${name}`}
      description="When a message of this authkey was sent, delivered or has failed, its state is posted here as JSON, signed after Standard Webhooks. A post that is not answered with 2xx is tried again for a day."
      footer={
        <>
          {existing && (
            <Button variant="danger-ghost" onClick={remove} disabled={busy} className="mr-auto">
              Remove
            </Button>
          )}
          <Button onClick={close}>Close</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            loading={busy}
            disabled={callback === 'loading' || (existing && callback.url === form.values.url.trim())}
          >
            Save
          </Button>
        </>
      }
    >
      {callback === 'loading' ? (
        <Loading>
          <Skeleton className="h-14 w-full" />
        </Loading>
      ) : (
        <form id={formId} {...form.formProps} className="grid gap-4">
          {problem && <FormError>{problem}</FormError>}
          <Field
            label="URL"
            hint="https only, on the public internet. Redirects are not followed."
            error={form.errorAt('url')}
            required
          >
            <Input
              {...form.register('url')}
              mono
              type="url"
              inputMode="url"
              autoComplete="off"
              placeholder="https://example.com/keyfence"
            />
          </Field>
          {secret && (
            <div className="grid gap-2">
              <Callout tone="warning">
                This is the only time the secret is shown. Your program checks the signatures with it.
              </Callout>
              <SecretField label="Signing secret" value={secret} onStored={() => setStored(true)} />
              <div aria-live="assertive">
                {leaving && unstored && (
                  <Callout tone="refused">
                    It cannot be shown again. Store it first, or close once more.
                  </Callout>
                )}
              </div>
            </div>
          )}
          {existing && !secret && (
            <Button onClick={rotate} disabled={busy} className="w-fit">
              Make a new secret
            </Button>
          )}
        </form>
      )}
    </Dialog>
  );
}
