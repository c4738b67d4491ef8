const day = 86_400;

/** How long a service token may be wanted. */
export const tokenExpiries = [
  { label: 'In 1 day', seconds: day },
  { label: 'In 7 days', seconds: 7 * day },
  { label: 'In 30 days', seconds: 30 * day },
  { label: 'In 90 days', seconds: 90 * day },
  { label: 'In 1 year', seconds: 365 * day },
];

export const usualLife = 30 * day;
