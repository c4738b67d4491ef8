'use client';

import { CopyButton } from './copy-button.tsx';
import { Field } from './field.tsx';
import { Input } from './input.tsx';

type ShownValueProps = { label: string; value: string; onCopy?: () => void; className?: string };

/** What is read and copied, not typed. */
export function ShownValue({ label, value, onCopy, className }: ShownValueProps) {
  return (
    <Field label={label} className={className}>
      <Input
        mono
        readOnly
        value={value}
        autoComplete="off"
        spellCheck={false}
        data-1p-ignore
        onFocus={(event) => event.target.select()}
        onCopy={onCopy}
      />
    </Field>
  );
}

/** A secret that is shown once, with its button `Copy`; `onStored` once it was copied, either way. */
export function SecretField({
  label,
  value,
  onStored,
}: {
  label: string;
  value: string;
  onStored: () => void;
}) {
  return (
    <div className="flex items-end gap-2">
      <ShownValue label={label} value={value} onCopy={onStored} className="min-w-0 flex-1" />
      <CopyButton value={value} label="Copy" className="mb-1.5" onCopied={onStored}>
        Copy
      </CopyButton>
    </div>
  );
}
