const paragraph = 'margin:0 0 12px;white-space:pre-line';
const page =
  'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:22px;color:#1c1c1f;max-width:560px';

/** The text again in a small HTML: paragraphs, and web addresses that can be pressed. */
export function mailHtml(text: string): string {
  const body = text
    .split(/\n{2,}/)
    .map((part) => `<p style="${paragraph}">${withLinks(part)}</p>`)
    .join('\n');
  return `<!doctype html>\n<html><body style="margin:0;padding:24px"><div style="${page}">\n${body}\n</div></body></html>\n`;
}

function withLinks(text: string): string {
  // With one group in the pattern, split alternates text (even) and addresses (odd).
  return text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/)
    .map((part, index) =>
      index % 2 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part),
    )
    .join('');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
