'use client';

import { type FormEvent, useEffect, useEffectEvent, useId, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { useDraft } from '#components/drafts/use-draft.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { useLeaveGuard } from '#components/ui/leave-guard.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { toast } from '#components/ui/toaster.tsx';
import type { PublicCallback } from '#lib/access/callbacks/get';
import type { ActionResult } from '#lib/panel/action';

export type CallbackActions = {
  onGetCallback: () => Promise<ActionResult<PublicCallback | null>>;
  onSetCallback: (url: string) => Promise<ActionResult<{ callback: PublicCallback; secret: string | null }>>;
  onRotateCallbackSecret: () => Promise<ActionResult<{ secret: string }>>;
  onRemoveCallback: () => Promise<ActionResult<unknown>>;
};

type CallbackDialogProps = CallbackActions & { name: string; onClose: () => void };

/** Where an authkey's message states are posted to, and the secret that the posts are signed with: told once. */
export function CallbackDialog({ name, onClose, ...actions }: CallbackDialogProps) {
  const formId = useId();
  const [callback, setCallback] = useState<PublicCallback | null | 'loading'>('loading');
  const [typed, setTyped] = useState<string | null>(null);
  useDraft('callback', typed ?? '', setTyped);
  const [secret, setSecret] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);
  const [stored, setStored] = useState(false);
  const unstored = secret !== null && !stored;
  useLeaveGuard(unstored);
  const [error, setError] = useState<{ path: string; message: string } | null>(null);
  const [pending, startTransition] = useTransition();

  const load = useEffectEvent(async () => {
    const result = await attempt(actions.onGetCallback);
    setCallback(result.ok ? result.data : null);
    if (!result.ok) setError({ path: '', message: result.error.message });
  });
  // What the server keeps, asked for once as the dialog opens.
  useEffect(() => {
    void load();
  }, []);

  function run<T>(action: () => Promise<ActionResult<T>>, done: (data: T) => void) {
    if (pending) return;
    setError(null);
    startTransition(async () => {
      const result = await attempt(action);
      if (result.ok) return done(result.data);
      const [problem] = result.error.problems;
      setError({ path: problem?.path ?? '', message: result.error.message });
    });
  }

  function save(event: FormEvent) {
    event.preventDefault();
    run(
      () => actions.onSetCallback(url.trim()),
      (saved) => {
        setCallback(saved.callback);
        setTyped(null);
        if (saved.secret) setSecret(saved.secret);
        toast.success('Delivery callback saved');
        announce('Delivery callback saved');
      },
    );
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

  const existing = callback !== 'loading' && callback !== null;
  const url = typed ?? (existing ? callback.url : '');
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
            <Button variant="danger-ghost" onClick={remove} disabled={pending} className="mr-auto">
              Remove
            </Button>
          )}
          <Button onClick={close}>Close</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            loading={pending}
            disabled={callback === 'loading' || (existing && callback.url === url.trim())}
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
        <form id={formId} onSubmit={save} noValidate className="grid gap-4">
          {error && error.path !== 'url' && <FormError>{error.message}</FormError>}
          <Field
            label="URL"
            hint="https only, on the public internet. Redirects are not followed."
            error={error?.path === 'url' ? error.message : undefined}
            required
          >
            <Input
              mono
              type="url"
              inputMode="url"
              autoComplete="off"
              placeholder="https://example.com/keyfence"
              value={url}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
          {secret && (
            <div className="grid gap-2">
              <Callout tone="warning">
                This is the only time the secret is shown. Your program checks the signatures with it.
              </Callout>
              <div className="flex items-end gap-2">
                <Field label="Signing secret" className="min-w-0 flex-1">
                  <Input
                    mono
                    readOnly
                    value={secret}
                    onFocus={(event) => event.target.select()}
                    onCopy={() => setStored(true)}
                  />
                </Field>
                <CopyButton
                  value={secret}
                  label="Copy the secret"
                  className="mb-1.5"
                  onCopied={() => setStored(true)}
                >
                  Copy
                </CopyButton>
              </div>
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
            <Button onClick={rotate} disabled={pending} className="w-fit">
              Make a new secret
            </Button>
          )}
        </form>
      )}
    </Dialog>
  );
}
