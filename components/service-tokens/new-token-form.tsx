'use client';

import { Controller } from 'react-hook-form';
import type { z } from 'zod';
import type { ActionForm } from '#components/actions/use-action-form.ts';
import { OwnAddress } from '#components/authkeys/own-address.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ExpiryField } from '#components/ui/expiry-field.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { ConfirmWide } from '#components/whitelist/confirm-wide.tsx';
import { whoCouldUse } from '#components/whitelist/list-owner.ts';
import { ParsedEntries } from '#components/whitelist/parsed-entries.tsx';
import { CreateServiceTokenInput } from '#lib/access/service-tokens/schemas';
import type { YourAddress } from '#lib/access/whitelist/your-address';
import { ScopeChoice } from './scope-choice.tsx';
import { tokenExpiries } from './token-expiries.ts';

export const newTokenSchema = CreateServiceTokenInput.omit({ confirmWide: true });

type NewTokenFormProps = { form: ActionForm<z.input<typeof newTokenSchema>>; here: YourAddress };

export function NewTokenForm({ form, here }: NewTokenFormProps) {
  const { entries } = form.values;
  // What the server said of other text is over.
  const setEntries = (text: string) => form.setValue('entries', text, { shouldValidate: true });
  return (
    <Card
      title="New service token"
      description="One for each program, with no more than it needs, so that each can be revoked alone."
    >
      <form {...form.formProps} className="grid grid-cols-1 gap-5">
        {form.problem && <FormError>{form.problem}</FormError>}
        <div className="grid gap-5 md:grid-cols-2">
          <Field
            label="Name"
            error={form.errorAt('name')}
            required
            hint="What you will look for in the audit log and in alerts."
          >
            <Input {...form.register('name')} autoComplete="off" placeholder="Deploy pipeline" />
          </Field>
          <Controller
            control={form.control}
            name="expires"
            render={({ field }) => (
              <ExpiryField
                value={field.value}
                onValueChange={field.onChange}
                choices={tokenExpiries}
                always
                hint="It ends for good then: a new one takes its place."
                error={form.errorAt('expires')}
              />
            )}
          />
        </div>
        <Controller
          control={form.control}
          name="scopes"
          render={({ field }) => (
            <ScopeChoice value={field.value} onValueChange={field.onChange} error={form.errorAt('scopes')} />
          )}
        />
        <div className="grid grid-cols-1 gap-2">
          <Field
            label="IP addresses or ranges"
            required
            hint="Where the program runs: it is refused with 418 from anywhere else. The company's list does not count."
            error={
              form.errorAt('entries') && (
                <span className="whitespace-pre-line">{form.errorAt('entries')}</span>
              )
            }
          >
            <Textarea
              {...form.register('entries')}
              mono
              rows={2}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder="203.0.113.9, 198.51.100.0/24"
            />
          </Field>
          <ParsedEntries text={entries} onTextChange={setEntries} />
          <OwnAddress here={{ ...here, isInCompany: false }} text={entries} onTextChange={setEntries} />
        </div>
        <div>
          <Button type="submit" variant="primary" loading={form.pending}>
            Create token
          </Button>
        </div>
      </form>
      <ConfirmWide
        lines={form.toConfirm}
        description={whoCouldUse.token}
        confirmLabel="Create with wide ranges"
        onConfirm={form.confirm}
        onDismiss={form.dismiss}
      />
    </Card>
  );
}
