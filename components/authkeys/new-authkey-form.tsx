'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { attempt } from '#components/actions/attempt.ts';
import { useDraft } from '#components/drafts/use-draft.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card } from '#components/ui/card.tsx';
import { Combobox } from '#components/ui/combobox.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { isCertain } from '#components/ui/say-refused.ts';
import { Switch } from '#components/ui/switch.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { ParsedEntries } from '#components/whitelist/parsed-entries.tsx';
import { CreateAuthkeyInput } from '#lib/access/authkeys/schemas';
import type { ActionResult } from '#lib/panel/action';
import type { CreatedAuthkey } from './created-authkey.ts';
import { integrations } from './integrations.ts';

type NewAuthkeyFormProps = {
  onCreate: (input: CreateAuthkeyInput) => Promise<ActionResult<CreatedAuthkey>>;
  onCreated: (created: CreatedAuthkey) => void;
  companyEntries: number;
};

const Fields = CreateAuthkeyInput.pick({ name: true, integration: true, ipSecurity: true, entries: true });

export function NewAuthkeyForm({ onCreate, onCreated, companyEntries }: NewAuthkeyFormProps) {
  const [expiry, setExpiry] = useState('');
  const [expiryError, setExpiryError] = useState<string | null>(null);
  const [wide, setWide] = useState<string[]>([]);
  const { register, control, handleSubmit, setError, setValue, watch, reset, formState } = useForm({
    resolver: zodResolver(Fields),
    defaultValues: { name: '', integration: '', ipSecurity: true, entries: '' },
  });
  const { errors, isSubmitting } = formState;
  const fields = watch();
  const { ipSecurity, entries } = fields;
  const dropDraft = useDraft('authkey', { ...fields, expiry }, ({ expiry: kept, ...others }) => {
    reset(others);
    setExpiry(kept);
  });
  const nobody = ipSecurity && !entries?.trim() && companyEntries === 0;

  const create = (confirmWide: boolean) =>
    handleSubmit(async (fields) => {
      setExpiryError(null);
      const expiresAt = expiry ? new Date(`${expiry}T23:59:59`).toISOString() : null;
      const result = await attempt(() => onCreate({ ...fields, expiresAt, confirmWide }));
      if (result.ok) {
        dropDraft();
        announce(`${result.data.authkey.name} created. Its authkey is shown once.`);
        onCreated(result.data);
        return;
      }
      const { code, message, problems } = result.error;
      if (code === 'confirmation_required') return setWide(problems.map((problem) => problem.message));
      announce(isCertain(result.error) ? `Not created. ${message}` : message, 'assertive');
      const at = (path: string) =>
        problems.filter((problem) => problem.path === path).map((each) => each.message);
      for (const path of ['name', 'integration', 'entries'] as const) {
        if (at(path).length > 0) setError(path, { message: at(path).join('\n') });
      }
      setExpiryError(at('expiresAt')[0] ?? null);
      if (problems.length === 0) setError('root', { message });
    })();

  return (
    <Card>
      <form
        noValidate
        className="grid grid-cols-1 gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          void create(false);
        }}
      >
        {errors.root && <FormError>{errors.root.message}</FormError>}
        <Field
          label="Name"
          error={errors.name?.message}
          required
          hint="What you will look for in logs and alerts."
        >
          <Input {...register('name')} autoComplete="off" placeholder="Website OTP" />
        </Field>
        <Field label="Where are you integrating" error={errors.integration?.message} aside="Optional">
          <Controller
            control={control}
            name="integration"
            render={({ field }) => (
              <Combobox
                suggestions={integrations}
                value={field.value ?? ''}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
              />
            )}
          />
        </Field>
        <Field
          label="IP security"
          inline
          hint={
            ipSecurity
              ? 'The authkey works only from whitelisted addresses.'
              : 'Anyone who has the authkey can use it from any address.'
          }
        >
          <Controller
            control={control}
            name="ipSecurity"
            render={({ field }) => <Switch checked={field.value} onCheckedChange={field.onChange} />}
          />
        </Field>
        <div className="grid grid-cols-1 gap-2">
          <Field
            label="Whitelisted IPs"
            aside="Optional"
            hint="IPv4, IPv6, CIDR or a.b.c.d-e.f.g.h; several separated by commas, blanks or new lines."
            error={
              errors.entries?.message && <span className="whitespace-pre-line">{errors.entries.message}</span>
            }
          >
            <Textarea
              {...register('entries')}
              mono
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder="203.0.113.9, 198.51.100.0/24"
            />
          </Field>
          <ParsedEntries text={entries ?? ''} onTextChange={(text) => setValue('entries', text)} />
          {nobody && (
            <Callout tone="warning">
              With no address whitelisted every request is refused. You can add addresses later, also from
              Recent IPs.
            </Callout>
          )}
        </div>
        <Field
          label="Expires"
          aside="Optional"
          error={expiryError}
          hint="After this day it is refused. Empty: never."
        >
          <Input
            type="date"
            className="max-w-48"
            value={expiry}
            onChange={(event) => {
              setExpiry(event.target.value);
              setExpiryError(null);
            }}
          />
        </Field>
        <div className="flex gap-2">
          <Button type="submit" variant="primary" loading={isSubmitting}>
            Create
          </Button>
          <LinkButton href="/authkeys" variant="ghost">
            Cancel
          </LinkButton>
        </div>
      </form>
      <ConfirmDialog
        open={wide.length > 0}
        onOpenChange={() => setWide([])}
        title="Let in this many addresses?"
        description="Everyone at these addresses who has the authkey could use it."
        confirmLabel="Create with wide ranges"
        tone="primary"
        onConfirm={() => create(true)}
      >
        <ul className="grid gap-1 font-mono text-sm">
          {wide.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </ConfirmDialog>
    </Card>
  );
}
