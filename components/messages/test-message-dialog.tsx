'use client';

import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { sampleValue } from '#components/templates/sample-value.ts';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { Select } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { toast } from '#components/ui/toaster.tsx';
import { SendTestInput } from '#lib/messages/schemas';
import type { PublicTemplate } from '#lib/messages/templates/public-template';
import type { ActionResult } from '#lib/panel/action';

export type SendTest = (input: SendTestInput) => Promise<ActionResult<{ requestId: string }>>;
export type TestTemplate = Pick<PublicTemplate, 'id' | 'name' | 'variables'>;

type TestMessageDialogProps = {
  /** To choose from, beside free text; with `fixed`, the first and no other. */
  templates: TestTemplate[];
  fixed?: boolean;
  onSend: SendTest;
  onClose: () => void;
};

/** One message to one number; what was typed stays when the server says no. */
export function TestMessageDialog({ templates, fixed, onSend, onClose }: TestMessageDialogProps) {
  const variablesOf = (templateId?: string) =>
    templates.find((template) => template.id === templateId)?.variables ?? [];
  const form = useActionForm({
    schema: SendTestInput,
    defaultValues: { to: '', templateId: fixed ? (templates[0]?.id ?? '') : '', values: {}, text: '' },
    draft: 'test message',
    send: ({ to, templateId, values = {}, text }) => {
      const filled = variablesOf(templateId).map((name) => [name, values[name] ?? sampleValue(name)]);
      return onSend({ to, templateId, values: Object.fromEntries(filled), text: templateId ? '' : text });
    },
    done: (_, { to }) => {
      toast.success('Test message queued', { description: `To ${to}. Its state stands in Messages.` });
      announce(`Test message to ${to} queued`);
      onClose();
    },
  });
  const { templateId, values = {} } = form.values;

  return (
    <FormDialog
      title={fixed ? `Send ${templates[0]?.name ?? 'it'} as a test` : 'Send a test message'}
      description="One message to one number, as the API would send it. At most 20 an hour."
      submitLabel="Send"
      form={form}
      onClose={onClose}
    >
      <Field
        label="Number"
        hint="With the country code, such as +14155550100."
        error={form.errorAt('to')}
        required
      >
        <Input {...form.register('to')} mono type="tel" autoComplete="off" />
      </Field>
      {!fixed && (
        <Field label="Template" error={form.errorAt('templateId')}>
          <Select {...form.register('templateId')}>
            <option value="">None: free text</option>
            {templates.map((template) => (
              <option key={template.id} value={template.id}>
                {template.name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {variablesOf(templateId).map((name) => (
        <Field key={name} label={name} error={form.errorAt(`values.${name}`)} required>
          <Input
            autoComplete="off"
            value={values[name] ?? sampleValue(name)}
            onChange={(event) => form.setValue(`values.${name}`, event.target.value)}
          />
        </Field>
      ))}
      {templateId === '' && (
        <Field label="Text" error={form.errorAt('text')} required>
          <Textarea {...form.register('text')} rows={4} />
        </Field>
      )}
      {templateId !== '' && form.errorAt('text') && <FormError>{form.errorAt('text')}</FormError>}
    </FormDialog>
  );
}
