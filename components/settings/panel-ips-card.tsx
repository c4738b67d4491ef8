'use client';

import { useState } from 'react';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card } from '#components/ui/card.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { countOf } from '#components/ui/number.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { toast } from '#components/ui/toaster.tsx';
import { ConfirmWide } from '#components/whitelist/confirm-wide.tsx';
import { ParsedEntries } from '#components/whitelist/parsed-entries.tsx';
import type { PanelIps } from '#lib/accounts/panel-ips/get';
import { panelIpsMax, SetPanelIpsInput } from '#lib/accounts/panel-ips/schemas';
import type { SavedPanelIps } from '#lib/accounts/panel-ips/set';
import type { ActionResult } from '#lib/panel/action';

type PanelIpsCardProps = PanelIps & {
  onSave: (input: SetPanelIpsInput) => Promise<ActionResult<SavedPanelIps>>;
};

const Fields = SetPanelIpsInput.pick({ entries: true, before: true });
const shownAs = (entries: string[]) => {
  const lines = entries.join('\n');
  return { entries: lines, before: lines };
};

/** From where the panel opens: one list, saved whole. */
export function PanelIpsCard({ entries, here, onSave }: PanelIpsCardProps) {
  const [notes, setNotes] = useState<string[]>([]);
  const form = useActionForm({
    schema: Fields,
    defaultValues: shownAs(entries),
    draft: 'panel IPs',
    send: (typed, confirmWide) => onSave({ ...typed, confirmWide }),
    done: (saved) => {
      form.reset(shownAs(saved.entries));
      setNotes(saved.notes);
      const what =
        saved.entries.length > 0
          ? `The panel opens from ${countOf(saved.entries.length, 'entry', 'entries')}`
          : 'The panel opens from anywhere';
      toast.success('Panel IPs saved', { description: what });
      announce(`Panel IPs saved. ${what}`);
    },
    refused: ({ message }) => announce(message, 'assertive'),
  });
  const { entries: text, before } = form.values;
  const stored = entries.join('\n');
  const isOld = before !== stored && !form.pending;
  const error = form.errorAt('entries');

  const type = (entered: string) => {
    setNotes([]);
    form.setValue('entries', entered, { shouldDirty: true, shouldValidate: true });
  };

  return (
    <Card
      title="Panel IPs"
      description="This panel opens only from these addresses, for everybody of the company, also where somebody is signed in. The API is not concerned."
      className="lg:col-span-2"
    >
      <form {...form.formProps} className="grid grid-cols-1 gap-3">
        <Field
          label="Panel IPs"
          hint={`IPv4, IPv6, CIDR or a.b.c.d-e.f.g.h, at most ${panelIpsMax}. Empty: from anywhere.`}
          error={error && <span className="whitespace-pre-line break-words">{error}</span>}
        >
          <Textarea
            {...form.register('entries', { onChange: () => setNotes([]) })}
            mono
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder={here ?? '203.0.113.9'}
          />
        </Field>
        <ParsedEntries text={text} onTextChange={type} />
        <p className="text-muted text-sm">
          {here === null ? (
            'Keyfence cannot tell the address that you are at, so no list can be saved from here.'
          ) : (
            <>
              You are at <Mono>{here}</Mono>. It has to be in the list.
            </>
          )}
        </p>
        {form.problem && <FormError>{form.problem}</FormError>}
        {isOld && (
          <Callout
            tone="warning"
            action={
              <div className="flex gap-2">
                <Button size="sm" onClick={() => form.reset(shownAs(entries))}>
                  Take theirs
                </Button>
                <Button
                  size="sm"
                  onClick={() => form.setValue('before', stored, { shouldDirty: true, shouldValidate: true })}
                >
                  Keep mine
                </Button>
              </div>
            }
          >
            <span className="wrap-anywhere">
              Somebody has saved other Panel IPs since: {entries.join(', ') || 'none'}.
            </span>
          </Callout>
        )}
        {notes.length > 0 && (
          <Callout>
            {notes.map((note) => (
              <p key={note}>{note}</p>
            ))}
          </Callout>
        )}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" loading={form.pending}>
            Save
          </Button>
          {here !== null && (
            <Button
              variant="ghost"
              onClick={() => type([text.trimEnd(), here].filter((part) => part !== '').join('\n'))}
            >
              Add {here}
            </Button>
          )}
        </div>
      </form>
      <ConfirmWide
        lines={form.toConfirm}
        description="Everybody at these addresses who has a password could open the panel."
        confirmLabel="Save wide ranges"
        onConfirm={async () => void form.confirm()}
        onDismiss={form.dismiss}
      />
    </Card>
  );
}
