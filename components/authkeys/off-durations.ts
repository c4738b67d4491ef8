/** For how long IP security is switched off, in seconds; null: until somebody switches it on. */
export const offDurations: { label: string; seconds: number | null }[] = [
  { label: 'In 15 minutes', seconds: 900 },
  { label: 'In 1 hour', seconds: 3_600 },
  { label: 'In 8 hours', seconds: 28_800 },
  { label: 'In 24 hours', seconds: 86_400 },
  { label: 'Never', seconds: null },
];
