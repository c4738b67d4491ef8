import { z } from 'zod';

/** An authkey's id. */
export const CallbackIdInput = z.object({ authkeyId: z.string() });
export type CallbackIdInput = z.input<typeof CallbackIdInput>;

export const SetCallbackInput = z.object({
  authkeyId: z.string(),
  url: z
    .string()
    .trim()
    .max(1_000, 'A URL has at most 1,000 characters.')
    .refine((text) => URL.parse(text)?.protocol === 'https:', 'Enter a URL that starts with https://'),
});
export type SetCallbackInput = z.input<typeof SetCallbackInput>;
