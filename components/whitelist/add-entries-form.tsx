'use client';

import { type FormEvent, type KeyboardEvent, useRef, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { useDraft } from '#components/drafts/use-draft.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { isCertain } from '#components/ui/say-refused.ts';
import { Textarea } from '#components/ui/textarea.tsx';
import type { AddedEntries } from '#lib/access/whitelist/add';
import type { ActionResult } from '#lib/panel/action';
import { ParsedEntries } from './parsed-entries.tsx';

export type AddEntries = (input: {
  entries: string;
  note: string;
  confirmWide: boolean;
}) => Promise<ActionResult<AddedEntries>>;

type AddEntriesFormProps = {
  /** The list's name, for announcements. */
  list: string;
  /** What opens from the listed addresses. */
  secret: 'authkey' | 'password';
  onAdd: AddEntries;
  /** Called within the transition: shows the entries before the server has answered. */
  onOptimistic: (text: string, note: string) => void;
};

const nothingStored = 'Nothing was stored.';

/** The box under a list: what was typed stays until the server has stored it. */
export function AddEntriesForm({ list, secret, onAdd, onOptimistic }: AddEntriesFormProps) {
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  useDraft(list, { text, note }, (kept) => {
    setText(kept.text);
    setNote(kept.note);
  });
  const [pending, startTransition] = useTransition();
  const [error, setError] = useState<string[]>([]);
  const [wide, setWide] = useState<string[]>([]);
  const [outcome, setOutcome] = useState<string[]>([]);
  const box = useRef<HTMLTextAreaElement>(null);

  function change(next: string) {
    setText(next);
    setError([]);
    setOutcome([]);
  }

  function add(confirmWide: boolean) {
    if (pending) return;
    setError([]);
    setOutcome([]);
    startTransition(async () => {
      onOptimistic(text, note);
      const result = await attempt(() => onAdd({ entries: text, note, confirmWide }));
      if (result.ok) {
        setText('');
        setNote('');
        box.current?.focus();
        setOutcome(remarks(result.data));
        announce(spoken(result.data, list));
      } else if (result.error.code === 'confirmation_required') {
        setWide(result.error.problems.map((problem) => problem.message));
      } else {
        const { problems, message } = result.error;
        const lines = problems.length > 0 ? problems.map((problem) => problem.message) : [message];
        const certain = isCertain(result.error);
        setError(certain && !lines.at(-1)?.endsWith(nothingStored) ? [...lines, nothingStored] : lines);
        announce(certain ? `Nothing was added to ${list}. ${message}` : message, 'assertive');
      }
    });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    add(false);
  }

  function press(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      add(false);
    }
  }

  return (
    <form onSubmit={submit} className="grid grid-cols-1 gap-3" noValidate>
      <Field
        label="IP addresses or ranges"
        hint={text ? undefined : 'IPv4, IPv6, CIDR or a.b.c.d-e.f.g.h; several at once.'}
        error={
          error.length > 0 && (
            <span className="grid gap-1">
              {error.map((line) => (
                <span key={line} className="break-words">
                  {line}
                </span>
              ))}
            </span>
          )
        }
      >
        <div className="flex items-start gap-2">
          <Textarea
            ref={box}
            mono
            rows={1}
            className="min-h-8! resize-none py-1.25!"
            value={text}
            onChange={(event) => change(event.target.value)}
            onKeyDown={press}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder="203.0.113.9, 198.51.100.0/24"
          />
          <Button type="submit" loading={pending} disabled={text.trim() === ''}>
            Add
          </Button>
        </div>
      </Field>
      <ParsedEntries text={text} onTextChange={change} />
      {text.trim() !== '' && (
        <Field label="Note" hideLabel>
          <Input
            value={note}
            onChange={(event) => setNote(event.target.value)}
            maxLength={200}
            placeholder="Note, such as Office Pune"
          />
        </Field>
      )}
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
      <ConfirmDialog
        open={wide.length > 0}
        onOpenChange={() => setWide([])}
        title="Let in this many addresses?"
        description={`Everyone at these addresses who has the ${secret} could use it.`}
        confirmLabel="Add wide ranges"
        tone="primary"
        onConfirm={async () => add(true)}
      >
        <ul className="grid gap-1 font-mono text-sm">
          {wide.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </ConfirmDialog>
    </form>
  );
}

const remarksMax = 20;

function remarks({ changed, already, notes }: AddedEntries): string[] {
  const lines = [
    ...changed.map(({ input, value }) => `${input} was stored as ${value}.`),
    ...already.map((value) => `${value} stood there already.`),
    ...notes,
  ];
  const more = lines.length - remarksMax;
  return more > 0 ? [...lines.slice(0, remarksMax), `And ${countOf(more, 'more remark')}.`] : lines;
}

function spoken({ added, already }: AddedEntries, list: string): string {
  const [only] = added;
  if (added.length === 1) return `${only} added to ${list}`;
  if (added.length === 0) return `${countOf(already.length, 'entry', 'entries')} stood in ${list} already`;
  return `${countOf(added.length, 'entry', 'entries')} added to ${list}`;
}
