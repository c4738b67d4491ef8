'use client';

import { useState } from 'react';
import { Controller } from 'react-hook-form';
import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Callout } from '#components/ui/callout.tsx';
import { Field } from '#components/ui/field.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { Select } from '#components/ui/select.tsx';
import type { PublicAuthkey } from '#lib/access/authkeys/public-authkey';
import { RollAuthkeyInput } from '#lib/access/authkeys/schemas';
import type { RequestExample } from '#lib/messages/request-example';
import type { ActionResult } from '#lib/panel/action';
import { RolledDialog, type RolledKey } from './rolled-dialog.tsx';

export type RollDialogProps = {
  authkey: Pick<PublicAuthkey, 'name' | 'secretId' | 'maskedKey'>;
  /** The older secret that works as well, in its masked form; null: none does. */
  oldKey: string | null;
  example: RequestExample;
  onClose: () => void;
  onRoll: (secretId: string, oldKeepsSeconds: number) => Promise<ActionResult<RolledKey>>;
};

const Fields = RollAuthkeyInput.pick({ oldKeepsSeconds: true });
const hour = 3_600;

const overlaps = [
  { seconds: 0, label: 'Not at all' },
  { seconds: hour, label: 'For 1 hour' },
  { seconds: 24 * hour, label: 'For 24 hours' },
  { seconds: 7 * 24 * hour, label: 'For 7 days' },
  { seconds: 30 * 24 * hour, label: 'For 30 days' },
];

/** Asks how long the present secret works on, and shows the new one. */
export function RollDialog({ authkey, oldKey, example, onClose, onRoll }: RollDialogProps) {
  // As it was when it was opened: somebody else may roll it meanwhile, and the page is read again below.
  const [{ name, secretId, maskedKey, olderKey }] = useState({ ...authkey, olderKey: oldKey });
  const [rolled, setRolled] = useState<RolledKey | null>(null);
  const form = useActionForm({
    schema: Fields,
    defaultValues: { oldKeepsSeconds: 24 * hour },
    send: ({ oldKeepsSeconds }) => onRoll(secretId, oldKeepsSeconds),
    done: (data) => {
      announce(`${name} rolled. Its new authkey is shown once.`);
      setRolled(data);
    },
  });
  if (rolled) return <RolledDialog rolled={rolled} oldKey={maskedKey} example={example} onClose={onClose} />;
  const atOnce = form.values.oldKeepsSeconds === 0;
  return (
    <FormDialog
      title={`Roll ${name}?`}
      description="It gets a new secret, which is shown once. Name, lists and logs stay as they are."
      submitLabel="Roll"
      form={form}
      onClose={onClose}
    >
      <Field
        label="Old authkey keeps working"
        error={form.errorAt('oldKeepsSeconds')}
        hint={
          atOnce
            ? undefined
            : `${maskedKey} is the old one then. While it works, this page shows who still uses it.`
        }
      >
        <Controller
          control={form.control}
          name="oldKeepsSeconds"
          render={({ field }) => (
            <Select
              value={String(field.value)}
              onChange={(event) => field.onChange(Number(event.target.value))}
              onBlur={field.onBlur}
            >
              {overlaps.map(({ seconds, label }) => (
                <option key={seconds} value={seconds}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        />
      </Field>
      {atOnce && (
        <Callout tone="warning">
          Every request with {maskedKey}, the present authkey, is refused at once, until your program has the
          new one.
        </Callout>
      )}
      {olderKey && (
        <Callout tone="warning">
          {olderKey}, from an earlier roll, still works. It ends at once: at most two work together.
        </Callout>
      )}
    </FormDialog>
  );
}
