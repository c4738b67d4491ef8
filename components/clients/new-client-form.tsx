'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { attempt } from '#components/actions/attempt.ts';
import { useDraft } from '#components/drafts/use-draft.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { isCertain } from '#components/ui/say-refused.ts';
import { Textarea } from '#components/ui/textarea.tsx';
import { ParsedEntries } from '#components/whitelist/parsed-entries.tsx';
import { CreateClientInput } from '#lib/access/clients/schemas';
import type { ActionResult } from '#lib/panel/action';
import type { CreatedClient } from './created-client.ts';
import { ExpiryChoice } from './expiry-choice.tsx';

type NewClientFormProps = {
  onCreate: (input: CreateClientInput) => Promise<ActionResult<CreatedClient>>;
  onCreated: (created: CreatedClient) => void;
  installationDays: number;
};

const Fields = CreateClientInput.omit({ confirmWide: true });
const paths = ['username', 'entries', 'passwordExpireDays'] as const;

export function NewClientForm({ onCreate, onCreated, installationDays }: NewClientFormProps) {
  const [wide, setWide] = useState<string[]>([]);
  const [drafts, setDrafts] = useState(0);
  const { register, control, handleSubmit, setError, setValue, watch, reset, formState } = useForm({
    resolver: zodResolver(Fields),
    defaultValues: { username: '', entries: '', passwordExpireDays: null as number | null },
  });
  const { errors, isSubmitting } = formState;
  const fields = watch();
  const dropDraft = useDraft('client', fields, (kept) => {
    reset(kept);
    setDrafts((count) => count + 1);
  });

  const create = (confirmWide: boolean) =>
    handleSubmit(async (fields) => {
      const result = await attempt(() => onCreate({ ...fields, confirmWide }));
      if (result.ok) {
        dropDraft();
        announce(`${result.data.client.username} created. Its password is shown once.`);
        onCreated(result.data);
        return;
      }
      const { code, message, problems } = result.error;
      if (code === 'confirmation_required') return setWide(problems.map((problem) => problem.message));
      announce(isCertain(result.error) ? `Not created. ${message}` : message, 'assertive');
      for (const path of paths) {
        const lines = problems.filter((problem) => problem.path === path).map((each) => each.message);
        if (lines.length > 0) setError(path, { message: lines.join('\n') });
      }
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
          label="User name"
          error={errors.username?.message}
          required
          hint="8 to 30 letters, digits, dots or underscores. It cannot be changed later."
        >
          <Input
            {...register('username')}
            mono
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-1p-ignore
            placeholder="billing_server"
          />
        </Field>
        <div className="grid grid-cols-1 gap-2">
          <Field
            label="Whitelisted IPs"
            required
            hint="The addresses that the program asks from: IPv4, IPv6, CIDR or a.b.c.d-e.f.g.h; several separated by commas, blanks or new lines."
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
          <ParsedEntries text={fields.entries} onTextChange={(text) => setValue('entries', text)} />
        </div>
        <Controller
          key={drafts}
          control={control}
          name="passwordExpireDays"
          render={({ field }) => (
            <ExpiryChoice
              value={field.value ?? null}
              onValueChange={field.onChange}
              installationDays={installationDays}
              error={errors.passwordExpireDays?.message}
            />
          )}
        />
        <div className="flex gap-2">
          <Button type="submit" variant="primary" loading={isSubmitting}>
            Create
          </Button>
          <LinkButton href="/clients" variant="ghost">
            Cancel
          </LinkButton>
        </div>
      </form>
      <ConfirmDialog
        open={wide.length > 0}
        onOpenChange={() => setWide([])}
        title="Let in this many addresses?"
        description="Everyone at these addresses who has the password could get tokens."
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
