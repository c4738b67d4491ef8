'use client';

import { type FormEvent, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { useDraft } from '#components/drafts/use-draft.ts';
import { sampleValue } from '#components/templates/sample-value.ts';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { Select } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { toast } from '#components/ui/toaster.tsx';
import type { SendTestInput } from '#lib/messages/schemas';
import type { PublicTemplate } from '#lib/messages/templates/public-template';
import type { ActionResult } from '#lib/panel/action';

export type SendTest = (input: SendTestInput) => Promise<ActionResult<{ requestId: string }>>;
export type TestTemplate = Pick<PublicTemplate, 'id' | 'name' | 'variables'>;

type TestMessageFormProps = {
  id: string;
  /** To choose from, beside free text; with `fixed`, the first and no other. */
  templates: TestTemplate[];
  fixed?: boolean;
  onSend: SendTest;
  onSent?: () => void;
  onPending?: (pending: boolean) => void;
};

/** One message to one number; what was typed stays when the server says no. */
export function TestMessageForm({ id, templates, fixed, onSend, onSent, onPending }: TestMessageFormProps) {
  const [to, setTo] = useState('');
  const [templateId, setTemplateId] = useState(fixed ? (templates[0]?.id ?? '') : '');
  const [values, setValues] = useState<Record<string, string>>({});
  const [text, setText] = useState('');
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [pending, startTransition] = useTransition();
  const dropDraft = useDraft('test message', { to, templateId, values, text }, (kept) => {
    setTo(kept.to);
    if (!fixed) setTemplateId(kept.templateId);
    setValues(kept.values);
    setText(kept.text);
  });
  const variables = templates.find((template) => template.id === templateId)?.variables ?? [];
  const given = (name: string) => values[name] ?? sampleValue(name);

  function send(event: FormEvent) {
    event.preventDefault();
    if (pending) return;
    setProblems({});
    onPending?.(true);
    startTransition(async () => {
      const filled = Object.fromEntries(variables.map((name) => [name, given(name)]));
      const result = await attempt(() =>
        onSend({ to, templateId, values: filled, text: templateId ? '' : text }),
      );
      onPending?.(false);
      if (result.ok) {
        dropDraft();
        toast.success('Test message queued', { description: `To ${to}. Its state stands in Messages.` });
        announce(`Test message to ${to} queued`);
        onSent?.();
        return;
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
    <form id={id} onSubmit={send} noValidate className="grid gap-4">
      {problems[''] && <FormError>{problems['']}</FormError>}
      <Field label="Number" hint="With the country code, such as +14155550100." error={problems.to} required>
        <Input
          mono
          type="tel"
          autoComplete="off"
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </Field>
      {!fixed && (
        <Field label="Template" error={problems.templateId}>
          <Select value={templateId} onChange={(event) => setTemplateId(event.target.value)}>
            <option value="">None: free text</option>
            {templates.map((template) => (
              <option key={template.id} value={template.id}>
                {template.name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {variables.map((name) => (
        <Field key={name} label={name} error={problems[`values.${name}`]} required>
          <Input
            autoComplete="off"
            value={given(name)}
            onChange={(event) => setValues({ ...values, [name]: event.target.value })}
          />
        </Field>
      ))}
      {templateId === '' && (
        <Field label="Text" error={problems.text} required>
          <Textarea rows={4} value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
      )}
      {templateId !== '' && problems.text && <FormError>{problems.text}</FormError>}
    </form>
  );
}
