'use client';

import { useId } from 'react';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { type WebhookContent, webhookContents } from '#lib/alerts/schemas';
import { contentWords } from '#lib/events/content-words';

type WebhookContentsProps = {
  value: readonly WebhookContent[];
  onValueChange: (chosen: WebhookContent[]) => void;
  error?: string | undefined;
  disabled?: boolean;
};

/** What a webhook is posted. */
export function WebhookContents({ value, onValueChange, error, disabled }: WebhookContentsProps) {
  const id = useId();
  return (
    <fieldset disabled={disabled} className="grid gap-1.5">
      <legend className="mb-1.5 font-medium text-ink text-sm">Posted to it</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {webhookContents.map((content) => (
          <div key={content} className="flex items-center gap-2 pointer-coarse:min-h-10">
            <Checkbox
              id={`${id}-${content}`}
              checked={value.includes(content)}
              disabled={disabled}
              onCheckedChange={(checked) =>
                onValueChange(
                  webhookContents.filter((each) =>
                    each === content ? checked === true : value.includes(each),
                  ),
                )
              }
            />
            <label htmlFor={`${id}-${content}`} className="text-ink text-sm">
              {contentWords[content]}
            </label>
          </div>
        ))}
      </div>
      {error && <FormError>{error}</FormError>}
    </fieldset>
  );
}
