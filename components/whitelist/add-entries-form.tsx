'use client';

import { type FormEvent, type KeyboardEvent, useEffect, useEffectEvent, useState } from 'react';
import { Controller } from 'react-hook-form';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { type Expiry, ExpiryField } from '#components/ui/expiry-field.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { isCertain } from '#components/ui/say-refused.ts';
import { Textarea } from '#components/ui/textarea.tsx';
import { useUndoable } from '#components/undo/undo-door.tsx';
import type { AddedEntries } from '#lib/access/whitelist/add';
import { AddEntriesInput, noteLengthMax } from '#lib/access/whitelist/schemas';
import { listText } from '#lib/net/list-text';
import { readList } from '#lib/net/read-list';
import type { ActionResult } from '#lib/panel/action';
import { ConfirmWide } from './confirm-wide.tsx';
import { entryExpiries } from './entry-expiries.ts';
import { type ListOwner, whoCouldUse } from './list-owner.ts';
import { ParsedEntries } from './parsed-entries.tsx';

export type AddEntries = (input: {
  entries: string;
  note: string;
  expires: Expiry;
  confirmWide: boolean;
}) => Promise<ActionResult<AddedEntries>>;

type AddEntriesFormProps = {
  /** The list's name, for announcements. */
  list: string;
  owner: ListOwner['type'];
  onAdd: AddEntries;
  /** A file that was chosen: what it says comes into the box, to be looked at. */
  imported: { text: string } | null;
  /** Called within the transition: shows the entries before the server has answered. */
  onOptimistic: (text: string, note: string) => void;
};

const Fields = AddEntriesInput.pick({ entries: true, note: true, expires: true });

/** The box under a list: what was typed stays until the server has stored it. */
export function AddEntriesForm({ list, owner, onAdd, imported, onOptimistic }: AddEntriesFormProps) {
  const [outcome, setOutcome] = useState<string[]>([]);
  const sayUndoable = useUndoable();
  const form = useActionForm({
    schema: Fields,
    defaultValues: { entries: '', note: '', expires: null },
    draft: list,
    emptied: true,
    optimistic: ({ entries, note = '' }) => onOptimistic(entries, note),
    send: async ({ entries, note = '', expires = null }, confirmWide) =>
      withNothingStored(await onAdd({ entries, note, expires, confirmWide })),
    done: (added, _, requestId) => {
      form.setFocus('entries');
      setOutcome(remarks(added));
      const words = spoken(added, list);
      announce(words);
      if (added.added.length + added.prolonged.length > 0) sayUndoable(words, requestId);
    },
    refused: (refusal) => {
      const { message } = refusal;
      announce(isCertain(refusal) ? `Nothing was added to ${list}. ${message}` : message, 'assertive');
    },
  });
  const takeIn = useEffectEvent((file: string) => {
    const { results } = readList(file);
    setOutcome([]);
    const entries = results.length > 0 ? listText(results) : file;
    form.setValue('entries', entries, { shouldDirty: true, shouldValidate: true });
    form.setFocus('entries');
  });
  // The file comes from a menu outside of the form.
  useEffect(() => {
    if (imported) takeIn(imported.text);
  }, [imported]);
  const text = form.values.entries;
  const error = form.errorAt('entries') ?? form.problem;

  function submit(event: FormEvent | KeyboardEvent) {
    setOutcome([]);
    form.onSubmit(event);
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
  }

  return (
    <form {...form.formProps} onSubmit={submit} className="grid grid-cols-1 gap-3">
      <Field
        label="IP addresses or ranges"
        hint={text ? undefined : 'IPv4, IPv6, CIDR or a.b.c.d-e.f.g.h; several at once.'}
        error={error && <span className="whitespace-pre-line break-words">{error}</span>}
      >
        <div className="flex items-start gap-2">
          <Textarea
            {...form.register('entries', { onChange: () => setOutcome([]) })}
            mono
            rows={1}
            className="min-h-8! resize-none py-1.25!"
            onKeyDown={press}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder="203.0.113.9, 198.51.100.0/24"
          />
          <Button type="submit" loading={form.pending} disabled={text.trim() === ''}>
            Add
          </Button>
        </div>
      </Field>
      <ParsedEntries
        text={text}
        onTextChange={(left) => {
          setOutcome([]);
          form.setValue('entries', left, { shouldValidate: true });
        }}
      />
      <div className="flex flex-wrap items-start gap-x-3 gap-y-3">
        <Field label="Note" error={form.errorAt('note')} className="min-w-40 flex-1">
          <Input {...form.register('note')} maxLength={noteLengthMax} placeholder="Such as Office Pune" />
        </Field>
        <Controller
          control={form.control}
          name="expires"
          render={({ field }) => (
            <ExpiryField
              className="w-36"
              value={field.value}
              onValueChange={field.onChange}
              choices={entryExpiries}
              error={form.errorAt('expires')}
            />
          )}
        />
      </div>
      {outcome.length > 0 && (
        <Callout>
          <ul className="grid gap-0.5">
            {outcome.map((line) => (
              <li key={line} className="break-words">
                {line}
              </li>
            ))}
          </ul>
        </Callout>
      )}
      <ConfirmWide
        lines={form.toConfirm}
        description={whoCouldUse[owner]}
        confirmLabel="Add wide ranges"
        onConfirm={async () => void form.confirm()}
        onDismiss={form.dismiss}
      />
    </form>
  );
}

const nothingStored = 'Nothing was stored.';

/** Says of all that is certainly refused, below the reasons, that nothing was stored. */
function withNothingStored<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok || result.error.code === 'confirmation_required' || !isCertain(result.error)) return result;
  const { problems, message } = result.error;
  const named = problems.length > 0 ? problems : [{ path: 'entries', message }];
  if (named.at(-1)?.message.endsWith(nothingStored)) return result;
  return {
    ok: false,
    error: { ...result.error, problems: [...named, { path: 'entries', message: nothingStored }] },
  };
}

const remarksMax = 20;

function remarks({ changed, already, prolonged, notes }: AddedEntries): string[] {
  const lines = [
    ...changed.map(({ input, value }) => `${input} was stored as ${value}.`),
    ...already.map((value) => `${value} stood there already.`),
    ...prolonged.map((value) => `${value} stood there already; it ends later now.`),
    ...notes,
  ];
  const more = lines.length - remarksMax;
  return more > 0 ? [...lines.slice(0, remarksMax), `And ${countOf(more, 'more remark')}.`] : lines;
}

function spoken({ added, already, prolonged }: AddedEntries, list: string): string {
  const [only] = added;
  if (added.length === 1) return `${only} added to ${list}`;
  if (added.length === 0)
    return `${countOf(already.length + prolonged.length, 'entry', 'entries')} stood in ${list} already`;
  return `${countOf(added.length, 'entry', 'entries')} added to ${list}`;
}
