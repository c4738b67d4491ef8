import { CopyButton } from './copy-button.tsx';

type SnippetProps = {
  code: string;
  /** What it is: its button is no second `Copy`. */
  label: string;
  onCopied?: () => void;
};

/** Code that is ready to run, to be copied. */
export function Snippet({ code, label, onCopied }: SnippetProps) {
  return (
    <div className="relative">
      <pre className="max-h-96 overflow-auto rounded-lg bg-sunken p-3 pr-12 font-mono text-ink text-sm leading-5">
        <code translate="no">{code}</code>
      </pre>
      <CopyButton
        value={code}
        label={`${label} to the clipboard`}
        className="absolute top-2 right-2 bg-sunken"
        onCopied={onCopied}
      />
    </div>
  );
}
