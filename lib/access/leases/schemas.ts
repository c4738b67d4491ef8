import { z } from 'zod';
import { entryNote } from '../whitelist/schemas.ts';

export const leaseSeconds = { min: 60, max: 86_400 } as const;

const LeaseTarget = z.object({
  authkeyId: z.string(),
  /** A single address; absent: the caller's own. */
  ip: z.string().optional(),
});

export const LeaseIpInput = LeaseTarget.extend({
  seconds: z
    .number('Say for how many seconds.')
    .int('Enter whole seconds.')
    .min(leaseSeconds.min, 'A lease lasts at least 60 seconds.')
    .max(leaseSeconds.max, 'A lease lasts at most 86400 seconds, which is a day.'),
  note: entryNote.default(''),
});
export type LeaseIpInput = z.input<typeof LeaseIpInput>;

export const ReleaseIpInput = LeaseTarget;
export type ReleaseIpInput = z.input<typeof ReleaseIpInput>;
