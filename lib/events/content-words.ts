/** What a webhook may be posted. */
export const contentWords = {
  alerts: 'Alerts',
  audit: 'Audit events',
  refused: 'Refused requests',
} as const;
