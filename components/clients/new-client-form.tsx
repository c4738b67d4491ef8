'use client';

import { Controller } from 'react-hook-form';
import type { z } from 'zod';
import type { ActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { ConfirmWide } from '#components/whitelist/confirm-wide.tsx';
import { ParsedEntries } from '#components/whitelist/parsed-entries.tsx';
import { CreateClientInput } from '#lib/access/clients/schemas';
import { ExpiryChoice } from './expiry-choice.tsx';

export const newClientSchema = CreateClientInput.omit({ confirmWide: true });

type NewClientFormProps = {
  form: ActionForm<z.input<typeof newClientSchema>>;
  installationDays: number;
};

export function NewClientForm({ form, installationDays }: NewClientFormProps) {
  return (
    <Card>
      <form {...form.formProps} className="grid grid-cols-1 gap-5">
        {form.problem && <FormError>{form.problem}</FormError>}
        <Field
          label="User name"
          error={form.errorAt('username')}
          required
          hint="8 to 30 letters, digits, dots or underscores. It cannot be changed later."
        >
          <Input
            {...form.register('username')}
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
              form.errorAt('entries') && (
                <span className="whitespace-pre-line">{form.errorAt('entries')}</span>
              )
            }
          >
            <Textarea
              {...form.register('entries')}
              mono
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder="203.0.113.9, 198.51.100.0/24"
            />
          </Field>
          <ParsedEntries
            text={form.values.entries}
            onTextChange={(text) => form.setValue('entries', text, { shouldValidate: true })}
          />
        </div>
        <Field
          label="Report only"
          inline
          hint={
            form.values.reportOnly
              ? 'Any address gets tokens for now; those not whitelisted stand in Failed Logs.'
              : 'Tokens only from whitelisted addresses.'
          }
        >
          <Controller
            control={form.control}
            name="reportOnly"
            render={({ field }) => <Switch checked={field.value ?? false} onCheckedChange={field.onChange} />}
          />
        </Field>
        <Controller
          key={form.restored}
          control={form.control}
          name="passwordExpireDays"
          render={({ field }) => (
            <ExpiryChoice
              value={field.value ?? null}
              onValueChange={field.onChange}
              installationDays={installationDays}
              error={form.errorAt('passwordExpireDays')}
            />
          )}
        />
        <div className="flex gap-2">
          <Button type="submit" variant="primary" loading={form.pending}>
            Create
          </Button>
          <LinkButton href="/clients" variant="ghost">
            Cancel
          </LinkButton>
        </div>
      </form>
      <ConfirmWide
        lines={form.toConfirm}
        description="Everyone at these addresses who has the password could get tokens."
        confirmLabel="Create with wide ranges"
        onConfirm={form.confirm}
        onDismiss={form.dismiss}
      />
    </Card>
  );
}
