/** Of a link within text. */
export const linkStyles =
  'rounded-sm text-ink underline decoration-border-strong underline-offset-3 hover:decoration-current';
