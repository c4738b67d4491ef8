'use client';

import { Controller } from 'react-hook-form';
import type { z } from 'zod';
import type { ActionForm } from '#components/actions/use-action-form.ts';
import type { AttachableList } from '#components/ip-lists/attach-list.tsx';
import { ListChoice } from '#components/ip-lists/list-choice.tsx';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card } from '#components/ui/card.tsx';
import { Combobox } from '#components/ui/combobox.tsx';
import { ExpiryField } from '#components/ui/expiry-field.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { ConfirmWide } from '#components/whitelist/confirm-wide.tsx';
import { ParsedEntries } from '#components/whitelist/parsed-entries.tsx';
import { CreateAuthkeyInput } from '#lib/access/authkeys/schemas';
import type { YourAddress } from '#lib/access/whitelist/your-address';
import { authkeyExpiries, lifeHint } from './authkey-expiries.ts';
import { integrations } from './integrations.ts';
import { OwnAddress } from './own-address.tsx';

export const newAuthkeySchema = CreateAuthkeyInput.omit({ confirmWide: true });

type NewAuthkeyFormProps = {
  form: ActionForm<z.input<typeof newAuthkeySchema>>;
  companyEntries: number;
  lifeDays: number | null;
  here: YourAddress;
  /** IP lists that it may use. */
  lists: AttachableList[];
};

export function NewAuthkeyForm({ form, companyEntries, lifeDays, here, lists }: NewAuthkeyFormProps) {
  const { ipSecurity, reportOnly, entries, lists: chosen = [] } = form.values;
  // What the server said of other text is over.
  const setEntries = (text: string) => form.setValue('entries', text, { shouldValidate: true });
  const nobody = ipSecurity && !reportOnly && !entries?.trim() && chosen.length + companyEntries === 0;
  return (
    <Card>
      <form {...form.formProps} className="grid grid-cols-1 gap-5">
        {form.problem && <FormError>{form.problem}</FormError>}
        <Field
          label="Name"
          error={form.errorAt('name')}
          required
          hint="What you will look for in logs and alerts."
        >
          <Input {...form.register('name')} autoComplete="off" placeholder="Website OTP" />
        </Field>
        <Field label="Where are you integrating" error={form.errorAt('integration')} aside="Optional">
          <Controller
            control={form.control}
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
              ? 'The authkey works only from whitelisted addresses, unless it only reports.'
              : 'Anyone who has the authkey can use it from any address.'
          }
        >
          <Controller
            control={form.control}
            name="ipSecurity"
            render={({ field }) => <Switch checked={field.value} onCheckedChange={field.onChange} />}
          />
        </Field>
        {ipSecurity && (
          <Field
            label="Report only"
            inline
            hint={
              reportOnly
                ? 'Any address may use it for now; those not whitelisted stand in Failed Logs.'
                : 'Other addresses are refused.'
            }
          >
            <Controller
              control={form.control}
              name="reportOnly"
              render={({ field }) => (
                <Switch checked={field.value ?? false} onCheckedChange={field.onChange} />
              )}
            />
          </Field>
        )}
        <div className="grid grid-cols-1 gap-2">
          <Field
            label="Whitelisted IPs"
            aside="Optional"
            hint="IPv4, IPv6, CIDR or a.b.c.d-e.f.g.h; several separated by commas, blanks or new lines."
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
          <ParsedEntries text={entries ?? ''} onTextChange={setEntries} />
          <OwnAddress here={here} text={entries ?? ''} onTextChange={setEntries} />
          {nobody && (
            <Callout tone="warning">
              With no address whitelisted every request is refused. You can add addresses later, also from
              Recent IPs.
            </Callout>
          )}
        </div>
        {lists.length > 0 && (
          <Controller
            control={form.control}
            name="lists"
            render={({ field }) => (
              <ListChoice
                lists={lists}
                value={field.value ?? []}
                onValueChange={field.onChange}
                error={form.errorAt('lists')}
              />
            )}
          />
        )}
        <Controller
          control={form.control}
          name="expires"
          render={({ field }) => (
            <ExpiryField
              value={field.value}
              onValueChange={(value) => field.onChange(value ?? null)}
              choices={authkeyExpiries(lifeDays)}
              hint={lifeHint(lifeDays)}
              error={form.errorAt('expires')}
            />
          )}
        />
        <div className="flex gap-2">
          <Button type="submit" variant="primary" loading={form.pending}>
            Create
          </Button>
          <LinkButton href="/authkeys" variant="ghost">
            Cancel
          </LinkButton>
        </div>
      </form>
      <ConfirmWide
        lines={form.toConfirm}
        description="Everyone at these addresses who has the authkey could use it."
        confirmLabel="Create with wide ranges"
        onConfirm={form.confirm}
        onDismiss={form.dismiss}
      />
    </Card>
  );
}
