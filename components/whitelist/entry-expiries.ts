const hour = 3_600;

/** How long an entry may be wanted. */
export const entryExpiries = [
  { label: 'In 1 hour', seconds: hour },
  { label: 'In 24 hours', seconds: 24 * hour },
  { label: 'In 7 days', seconds: 7 * 24 * hour },
  { label: 'In 30 days', seconds: 30 * 24 * hour },
];
