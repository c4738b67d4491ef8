'use client';

import { useState } from 'react';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { countOf } from '#components/ui/number.tsx';
import { Select } from '#components/ui/select.tsx';

type Choice = 'installation' | 'never' | 'days';

type ExpiryChoiceProps = {
  /** null: as the installation says; 0: never; NaN: days are to be entered. */
  value: number | null;
  onValueChange: (value: number | null) => void;
  installationDays: number;
  error?: string;
};

/** How long passwords are good for: as the installation says, for ever, or so many days. */
export function ExpiryChoice({ value, onValueChange, installationDays, error }: ExpiryChoiceProps) {
  const [choice, setChoice] = useState<Choice>(choiceOf(value));
  const [days, setDays] = useState(value ? String(value) : '30');

  function choose(next: Choice) {
    setChoice(next);
    onValueChange(next === 'installation' ? null : next === 'never' ? 0 : daysOf(days));
  }

  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-4">
      <Field
        label="Password expires"
        className="min-w-60 flex-1"
        hint="An expired password gets no token. The program can change it by itself, before or after."
      >
        <Select value={choice} onChange={(event) => choose(event.target.value as Choice)}>
          <option value="installation">{installationWords(installationDays)}</option>
          <option value="days">After a number of days</option>
          <option value="never">Never</option>
        </Select>
      </Field>
      {choice === 'days' && (
        <Field label="Days" className="w-32" error={error}>
          <Input
            inputMode="numeric"
            autoComplete="off"
            value={days}
            onChange={(event) => {
              setDays(event.target.value);
              onValueChange(daysOf(event.target.value));
            }}
          />
        </Field>
      )}
    </div>
  );
}

function choiceOf(value: number | null): Choice {
  if (value === null) return 'installation';
  return value === 0 ? 'never' : 'days';
}

/** What is no number of days becomes one that the schema refuses: 0 would mean for ever. */
function daysOf(text: string): number {
  const days = text.trim() === '' ? Number.NaN : Number(text);
  return days === 0 ? -1 : days;
}

/** What null stands for. */
export function installationWords(days: number): string {
  return days === 0
    ? 'Never, as set for the installation'
    : `After ${countOf(days, 'day')}, as set for the installation`;
}
