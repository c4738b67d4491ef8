'use client';

import { Controller } from 'react-hook-form';
import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { ExpiryField } from '#components/ui/expiry-field.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { Select } from '#components/ui/select.tsx';
import { useUndoable } from '#components/undo/undo-door.tsx';
import { noteLengthMax, WhitelistIpsInput } from '#lib/access/whitelist/schemas';
import { entryExpiries } from './entry-expiries.ts';
import { isServed, type SeenIp, sayWhatCame, whatCame, wholeOf } from './use-whitelist.ts';
import { useWhitelistDoor } from './whitelist-door.tsx';

const Fields = WhitelistIpsInput.pick({ list: true, whole: true, note: true, expires: true });

type WhitelistDialogProps = SeenIp & { onDone?: () => void; onClose: () => void };

/** The "+" with all that can be said of the entry. */
export function WhitelistDialog({ ip, seenWith, from, onDone, onClose }: WhitelistDialogProps) {
  const { companyName, whitelist } = useWhitelistDoor();
  const sayUndoable = useUndoable();
  const network = wholeOf(ip);
  const form = useActionForm({
    schema: Fields,
    defaultValues: { list: seenWith.type ? 'own' : 'company', whole: false, note: '', expires: null },
    send: (choice) => whitelist({ ...choice, seen: [{ ip, credentialId: seenWith.id }], from }),
    done: (data, { list, whole }, requestId) => {
      const words = whatCame(
        data,
        (whole && network?.network) || ip,
        list === 'own' ? seenWith.name : companyName,
      );
      announce(words);
      sayWhatCame(sayUndoable, words, data, requestId);
      onDone?.();
      onClose();
    },
  });
  return (
    <FormDialog title={`Whitelist ${ip}`} submitLabel="Whitelist" form={form} onClose={onClose}>
      <Field label="For">
        <Select {...form.register('list')}>
          {seenWith.type && <option value="own">{seenWith.name}</option>}
          {isServed(seenWith.type) && <option value="company">The whole company</option>}
        </Select>
      </Field>
      {network && (
        <Controller
          control={form.control}
          name="whole"
          render={({ field }) => (
            <Field label="Addresses">
              <Select
                value={String(field.value)}
                onChange={(event) => field.onChange(event.target.value === 'true')}
              >
                <option value="false">{ip}</option>
                <option value="true">{`The whole ${network.size}: ${network.network}`}</option>
              </Select>
            </Field>
          )}
        />
      )}
      <Field label="Note" error={form.errorAt('note')}>
        <Input {...form.register('note')} maxLength={noteLengthMax} placeholder="Such as Office Pune" />
      </Field>
      <Controller
        control={form.control}
        name="expires"
        render={({ field }) => (
          <ExpiryField
            value={field.value}
            onValueChange={field.onChange}
            choices={entryExpiries}
            error={form.errorAt('expires')}
          />
        )}
      />
    </FormDialog>
  );
}
