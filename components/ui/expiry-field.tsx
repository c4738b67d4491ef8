'use client';

import { Field } from './field.tsx';
import { Input } from './input.tsx';
import { Select } from './select.tsx';

/** Seconds from now; an instant in ISO form, '' while no date is chosen; null: never. */
export type Expiry = number | string | null;

type ExpiryFieldProps = {
  /** undefined: `kept`. */
  value: Expiry | undefined;
  onValueChange: (value: Expiry | undefined) => void;
  /** Besides `Never` and `On a date`. */
  choices: { label: string; seconds: number }[];
  /** What holds already, in words: the choice that changes nothing. */
  kept?: string;
  /** It always ends: there is no `Never`. */
  always?: true;
  hint?: string;
  error?: string;
  className?: string;
};

/** When something ends. */
export function ExpiryField({
  value,
  onValueChange,
  choices,
  kept,
  always,
  hint,
  error,
  className,
}: ExpiryFieldProps) {
  const isDate = typeof value === 'string';

  function choose(choice: string) {
    if (choice === 'kept') onValueChange(undefined);
    else if (choice === 'never') onValueChange(null);
    else onValueChange(choice === 'date' ? '' : Number(choice));
  }

  return (
    <div className={className}>
      <Field label="Expires" hint={hint} error={isDate ? undefined : error}>
        <Select value={choiceOf(value)} onChange={(event) => choose(event.target.value)}>
          {kept !== undefined && <option value="kept">{kept}</option>}
          {!always && <option value="never">Never</option>}
          {choices.map(({ label, seconds }) => (
            <option key={seconds} value={seconds}>
              {label}
            </option>
          ))}
          <option value="date">On a date</option>
        </Select>
      </Field>
      {isDate && (
        <Field label="Date" hint="To the end of this day." error={error} className="mt-3">
          <Input
            type="date"
            value={dayOf(value)}
            onChange={(event) => onValueChange(endOfDay(event.target.value))}
          />
        </Field>
      )}
    </div>
  );
}

function choiceOf(value: Expiry | undefined): string {
  if (value === undefined) return 'kept';
  if (value === null) return 'never';
  return typeof value === 'string' ? 'date' : String(value);
}

/** In the viewer's zone, as they mean it. */
function endOfDay(day: string): string {
  const at = new Date(`${day}T00:00`);
  if (Number.isNaN(at.getTime())) return '';
  at.setDate(at.getDate() + 1);
  return at.toISOString();
}

function dayOf(instant: string): string {
  const at = new Date(new Date(instant).getTime() - 1);
  if (Number.isNaN(at.getTime())) return '';
  const [year, month, day] = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
