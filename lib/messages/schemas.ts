import { z } from 'zod';
import { readTypedMobile } from '#lib/core/mobile';
import { pageInput } from '#lib/core/paging/page-input';
import { searchQuery } from '#lib/core/search-query';

export const messageStates = ['queued', 'sent', 'delivered', 'failed'] as const;

export const ListMessagesInput = z.object({
  state: z.enum(messageStates).optional(),
  /** The beginning of a request id, or a part of a number. */
  query: searchQuery(),
  dir: z.enum(['asc', 'desc']).default('desc'),
  ...pageInput,
  pageSize: z.number().int().min(1).max(100).default(50),
});
export type ListMessagesInput = z.input<typeof ListMessagesInput>;

export const messageTextMax = 1_600;

export const SendAgainInput = z.object({ ids: z.array(z.string()).min(1).max(100) });
export type SendAgainInput = z.input<typeof SendAgainInput>;

const visible = (what: string) =>
  z
    .string()
    .max(messageTextMax, `${what} has at most ${messageTextMax.toLocaleString('en')} characters.`)
    .transform((text) => text.replace(/\r\n?/g, '\n'))
    .pipe(z.string().regex(/^(?:\n|\P{Cc})*$/u, `${what} has control characters, which no phone shows.`));

export const SendTestInput = z
  .object({
    /** With the country code, however it is written; read as digits. */
    to: z
      .string()
      .transform((text) => readTypedMobile(text)?.slice(1) ?? '')
      .pipe(z.string().min(1, 'Enter the number with its country code, such as +14155550100.')),
    /** '': free text. */
    templateId: z.string().default(''),
    values: z.record(z.string().max(80), visible('A value')).default({}),
    text: visible('A text').default(''),
  })
  .refine(({ templateId, text }) => templateId !== '' || /\S/.test(text), {
    path: ['text'],
    message: 'Enter a text.',
  });
export type SendTestInput = z.input<typeof SendTestInput>;
