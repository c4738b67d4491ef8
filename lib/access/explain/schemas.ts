import { z } from 'zod';
import { isRequestId } from '#lib/core/request-id';
import { cleanPasted } from '#lib/text/pasted';

export const ExplainRequestInput = z.object({
  id: z
    .string()
    .max(1_000, 'This is too long for a request id.')
    .transform((text) => cleanPasted(text).trim().toLowerCase())
    .refine(isRequestId, {
      error: ({ input }) =>
        `“${String(input).slice(0, 100)}” is no request id: it has 24 digits, each of 0 to 9 or a to f.`,
    }),
});
export type ExplainRequestInput = z.input<typeof ExplainRequestInput>;
