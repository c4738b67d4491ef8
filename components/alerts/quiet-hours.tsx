'use client';

import { useRef, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { useDraft } from '#components/drafts/use-draft.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Combobox } from '#components/ui/combobox.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import type { QuietHoursSetting } from '#lib/alerts/get-settings';
import type { SetQuietHoursInput } from '#lib/alerts/schemas';
import type { ActionResult } from '#lib/panel/action';

type QuietHoursProps = QuietHoursSetting & {
  timeZones: string[];
  canWrite: boolean;
  set: (input: SetQuietHoursInput) => Promise<ActionResult<unknown>>;
};

/** When SMS wait: in words what is stored, below it what to store instead. */
export function QuietHours({ hours, timeZone, timeZones, canWrite, set }: QuietHoursProps) {
  const [from, setFrom] = useState(hours?.from ?? '22:00');
  const [to, setTo] = useState(hours?.to ?? '07:00');
  const [zone, setZone] = useState(timeZone);
  const dropDraft = useDraft('quiet hours', { from, to, zone }, (kept) => {
    setFrom(kept.from);
    setTo(kept.to);
    setZone(kept.zone);
  });
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [pending, startTransition] = useTransition();
  const submit = useRef<HTMLButtonElement>(null);

  function save(next: SetQuietHoursInput['hours']) {
    if (pending) return;
    setProblems({});
    startTransition(async () => {
      const result = await attempt(() => set({ hours: next, timeZone: zone.trim() }));
      if (result.ok) {
        dropDraft();
        // "Turn off" goes with the hours.
        if (!next) submit.current?.focus();
        announce(next ? `SMS wait from ${next.from} to ${next.to}` : 'SMS are sent at any time');
      } else {
        const named = result.error.problems.map(({ path, message }) => [path, message]);
        setProblems(named.length > 0 ? Object.fromEntries(named) : { '': result.error.message });
      }
    });
  }

  return (
    <Card title="Quiet hours" description="SMS alerts wait until they end; mails and webhooks do not.">
      <form
        noValidate
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          save({ from, to });
        }}
      >
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
        {problems[''] && <FormError>{problems['']}</FormError>}
        {canWrite && (
          <>
            <div className="grid grid-cols-2 gap-3">
              <Field label="From" error={problems['hours.from']}>
                <Input type="time" value={from} onChange={(event) => setFrom(event.target.value)} />
              </Field>
              <Field label="To" error={problems['hours.to']}>
                <Input type="time" value={to} onChange={(event) => setTo(event.target.value)} />
              </Field>
            </div>
            <Field label="Time zone" error={problems.timeZone}>
              <Combobox
                suggestions={timeZones}
                value={zone}
                onValueChange={setZone}
                listLabel="Time zones"
                spellCheck={false}
              />
            </Field>
            <div className="flex flex-wrap gap-2">
              <Button ref={submit} type="submit" loading={pending}>
                {hours ? 'Save' : 'Set quiet hours'}
              </Button>
              {hours && (
                <Button variant="ghost" onClick={() => save(null)}>
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
