'use client';

import { useState } from 'react';
import { Callout } from '#components/ui/callout.tsx';
import { Card } from '#components/ui/card.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { countSegments } from '#lib/delivery/sms/segments';
import { compileTemplate } from '#lib/messages/templates/render';
import { sampleValue } from './sample-value.ts';

/** The message as a phone will show it, with values to try. */
export function TemplatePreview({ text }: { text: string }) {
  const [typed, setTyped] = useState<Record<string, string>>({});
  const { variables, render } = compileTemplate(text);
  const values = Object.fromEntries(variables.map((name) => [name, typed[name] ?? sampleValue(name)]));
  const rendered = render(values);
  const message = rendered.ok ? rendered.text : text;
  const { encoding, units, segments, left } = countSegments(message);
  // What is left of the signs once the placeholders are gone was meant as one.
  const stray = text.replace(/##[A-Za-z0-9_]+##/g, '').includes('##');

  return (
    <Card title="Preview" description="With sample values; type your own.">
      <div className="grid gap-4">
        <output
          aria-label="Message"
          className="block min-h-16 max-w-96 whitespace-pre-wrap break-words rounded-lg rounded-bl-sm bg-sunken px-3 py-2 text-base text-ink"
        >
          {message}
        </output>
        <p className="text-sm text-subtle tabular-nums">
          {units === 0
            ? 'No text yet.'
            : `${countOf(segments, 'segment')}, ${encoding}: ${formatNumber(units)} ${encoding === 'GSM-7' ? 'septets' : 'units'}, ${left} left in the last one.`}
        </p>
        {encoding === 'Unicode' && units > 0 && (
          <p className="text-sm text-subtle">
            {`Not in the GSM-7 alphabet: ${strangers(message)}. Without them a segment holds 160 characters instead of 70.`}
          </p>
        )}
        {stray && (
          <Callout tone="warning">
            There is a ## that belongs to no variable. Names have letters, digits and _ only, without blanks.
          </Callout>
        )}
        {variables.length > 0 && (
          <div className="grid gap-3 sm:grid-cols-2">
            {variables.map((name) => (
              <Field key={name} label={name}>
                <Input
                  value={values[name]}
                  onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
                  autoComplete="off"
                />
              </Field>
            ))}
          </div>
        )}
      </div>
    </Card>
  );
}

const strangersShown = 8;

/** The characters that make it Unicode, each once. */
function strangers(message: string): string {
  const found = [...new Set(message)].filter((character) => countSegments(character).encoding === 'Unicode');
  return found.slice(0, strangersShown).join(' ') + (found.length > strangersShown ? ' …' : '');
}
