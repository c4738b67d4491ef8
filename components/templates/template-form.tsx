'use client';

import { useActionForm } from '#components/actions/use-action-form.ts';
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

/** Editor and live preview; what was typed stays when the server says no. */
export function TemplateForm({ template, onSave, saveLabel, onSaved, readOnly }: TemplateFormProps) {
  const form = useActionForm({
    schema: CreateTemplateInput,
    defaultValues: { name: template?.name ?? '', text: template?.text ?? '' },
    draft: 'template',
    send: onSave,
    done: onSaved,
  });
  const { text } = form.values;

  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Card>
        <form {...form.formProps} className="grid gap-4">
          <Field label="Name" error={form.errorAt('name')} required>
            <Input {...form.register('name')} readOnly={readOnly} autoComplete="off" />
          </Field>
          <Field
            label="Text"
            error={form.errorAt('text')}
            required
            aside={`${formatNumber(text.length)} of ${formatNumber(templateTextMax)}`}
            hint="Every request fills in the places written as ##VAR1##: letters, digits and _ between the signs."
          >
            <HighlightedTextarea {...form.register('text')} text={text} readOnly={readOnly} />
          </Field>
          {form.problem && <FormError>{form.problem}</FormError>}
          {!readOnly && (
            <div className="flex flex-wrap gap-2">
              <Button
                type="submit"
                variant="primary"
                loading={form.pending}
                disabled={!form.changed && !form.pending}
              >
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
