const secrets: [form: RegExp, shown: string][] = [
  // Authkeys and their like, whole or being typed: their two ends, as the panel shows them.
  [/\b(kfs?_[0-9A-Za-z]{4})(?:[0-9A-Za-z]*…[0-9A-Za-z]*|[0-9A-Za-z]+)([0-9A-Za-z]{4})/g, '$1…$2'],
  [/\bwhsec_[0-9A-Za-z+/=]{6,}/g, 'whsec_…'],
  // API tokens.
  [/\beyJ[\w-]{6,}(?:\.[\w-]*){0,2}/g, 'eyJ…'],
];

/** Secrets in the text, shortened past use: what is searched for stands in the URL, in history and in logs. */
export function maskSecrets(text: string): string {
  return secrets.reduce((masked, [form, shown]) => masked.replace(form, shown), text);
}
