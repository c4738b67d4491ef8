import { Fragment } from 'react';

/** A template's text with its placeholders marked. */
export function TemplateText({ text }: { text: string }) {
  // With one group in the pattern, split alternates fixed text (even) and placeholders (odd).
  return text.split(/(##[A-Za-z0-9_]+##)/).map((part, index) =>
    index % 2 === 0 ? (
      <Fragment key={index}>{part}</Fragment>
    ) : (
      <mark key={index} className="rounded-sm bg-accent-soft text-accent">
        {part}
      </mark>
    ),
  );
}
