'use client';

import { useRef } from 'react';
import { Controller } from 'react-hook-form';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { useChange } from '#components/actions/use-change.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Combobox } from '#components/ui/combobox.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import type { QuietHoursSetting } from '#lib/alerts/get-settings';
import { SetQuietHoursInput } from '#lib/alerts/schemas';
import type { ActionResult } from '#lib/panel/action';

type QuietHoursProps = QuietHoursSetting & {
  timeZones: string[];
  canWrite: boolean;
  set: (input: SetQuietHoursInput) => Promise<ActionResult<unknown>>;
};

const Fields = SetQuietHoursInput.extend({ hours: SetQuietHoursInput.shape.hours.unwrap() });

/** When SMS wait: in words what is stored, below it what to store instead. */
export function QuietHours({ hours, timeZone, timeZones, canWrite, set }: QuietHoursProps) {
  const submit = useRef<HTMLButtonElement>(null);
  const turningOff = useChange();
  const form = useActionForm({
    schema: Fields,
    defaultValues: { hours: hours ?? { from: '22:00', to: '07:00' }, timeZone },
    draft: 'quiet hours',
    send: set,
    done: (_, { hours: { from, to } }) => announce(`SMS wait from ${from} to ${to}`),
  });

  function turnOff() {
    turningOff.run(
      () => set({ hours: null, timeZone }),
      { done: 'SMS are sent at any time', refused: 'Quiet hours were not turned off' },
      // The button goes with the hours.
      () => submit.current?.focus(),
    );
  }

  return (
    <Card title="Quiet hours" description="SMS alerts wait until they end; mails and webhooks do not.">
      <form {...form.formProps} className="grid gap-3">
        <p className="text-ink text-sm">
          {hours ? (
            <>
              No SMS from <b className="font-medium tabular-nums">{hours.from}</b> to{' '}
              <b className="font-medium tabular-nums">{hours.to}</b>, {timeZone}.
            </>
          ) : (
            'None: SMS are sent at any time.'
          )}
        </p>
        {form.problem && <FormError>{form.problem}</FormError>}
        {canWrite && (
          <>
            <div className="grid grid-cols-2 gap-3">
              <Field label="From" error={form.errorAt('hours.from')}>
                <Input type="time" {...form.register('hours.from')} />
              </Field>
              <Field label="To" error={form.errorAt('hours.to')}>
                <Input type="time" {...form.register('hours.to')} />
              </Field>
            </div>
            <Field label="Time zone" error={form.errorAt('timeZone')}>
              <Controller
                control={form.control}
                name="timeZone"
                render={({ field }) => (
                  <Combobox
                    ref={field.ref}
                    suggestions={timeZones}
                    value={field.value}
                    onValueChange={field.onChange}
                    onBlur={field.onBlur}
                    listLabel="Time zones"
                    spellCheck={false}
                  />
                )}
              />
            </Field>
            <div className="flex flex-wrap gap-2">
              <Button ref={submit} type="submit" loading={form.pending}>
                {hours ? 'Save' : 'Set quiet hours'}
              </Button>
              {hours && (
                <Button variant="ghost" loading={turningOff.pending} onClick={turnOff}>
                  Turn off
                </Button>
              )}
            </div>
          </>
        )}
      </form>
    </Card>
  );
}
