'use client';

import { type FormEvent, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { useDraft } from '#components/drafts/use-draft.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { formatNumber } from '#components/ui/number.tsx';
import type { PublicTemplate } from '#lib/messages/templates/public-template';
import { CreateTemplateInput, templateTextMax } from '#lib/messages/templates/schemas';
import type { ActionResult } from '#lib/panel/action';
import { HighlightedTextarea } from './highlighted-textarea.tsx';
import { TemplatePreview } from './template-preview.tsx';

export type SaveTemplate = (input: CreateTemplateInput) => Promise<ActionResult<PublicTemplate>>;

type TemplateFormProps = {
  /** What is edited; absent: a new one. */
  template?: Pick<PublicTemplate, 'name' | 'text'>;
  onSave: SaveTemplate;
  saveLabel: string;
  /** Called once it is stored. */
  onSaved: (template: PublicTemplate) => void;
  /** Viewers read. */
  readOnly?: boolean;
};

type Problems = Partial<Record<'name' | 'text' | '', string>>;

/** Editor and live preview; what was typed stays when the server says no. */
export function TemplateForm({ template, onSave, saveLabel, onSaved, readOnly }: TemplateFormProps) {
  const [name, setName] = useState(template?.name ?? '');
  const [text, setText] = useState(template?.text ?? '');
  const [problems, setProblems] = useState<Problems>({});
  const [pending, startTransition] = useTransition();
  const dropDraft = useDraft('template', { name, text }, (kept) => {
    setName(kept.name);
    setText(kept.text);
  });
  const changed = name !== (template?.name ?? '') || text !== (template?.text ?? '');

  function save(event: FormEvent) {
    event.preventDefault();
    if (pending) return;
    const parsed = CreateTemplateInput.safeParse({ name, text });
    if (!parsed.success) {
      return setProblems(
        Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.'), message])),
      );
    }
    setProblems({});
    startTransition(async () => {
      const result = await attempt(() => onSave({ name, text }));
      if (result.ok) {
        dropDraft();
        return onSaved(result.data);
      }
      const { problems: found, message } = result.error;
      setProblems(
        found.length > 0
          ? Object.fromEntries(found.map((each) => [each.path, each.message]))
          : { '': message },
      );
    });
  }

  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Card>
        <form onSubmit={save} noValidate className="grid gap-4">
          <Field label="Name" error={problems.name} required>
            <Input
              value={name}
              onChange={(event) => setName(event.target.value)}
              readOnly={readOnly}
              autoComplete="off"
            />
          </Field>
          <Field
            label="Text"
            error={problems.text}
            required
            aside={`${formatNumber(text.length)} of ${formatNumber(templateTextMax)}`}
            hint="Every request fills in the places written as ##VAR1##: letters, digits and _ between the signs."
          >
            <HighlightedTextarea
              value={text}
              onChange={(event) => setText(event.target.value)}
              readOnly={readOnly}
            />
          </Field>
          {problems[''] && <FormError>{problems['']}</FormError>}
          {!readOnly && (
            <div className="flex flex-wrap gap-2">
              <Button type="submit" variant="primary" loading={pending} disabled={!changed && !pending}>
                {saveLabel}
              </Button>
              {!template && <LinkButton href="/sms/templates">Cancel</LinkButton>}
            </div>
          )}
        </form>
      </Card>
      <TemplatePreview text={text} />
    </div>
  );
}
