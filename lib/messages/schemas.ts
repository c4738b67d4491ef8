import { z } from 'zod';

export const messageStates = ['queued', 'sent', 'delivered', 'failed'] as const;

export const ListMessagesInput = z.object({
  state: z.enum(messageStates).optional(),
  /** The beginning of a request id, or a part of a number. */
  query: z.string().max(200).default(''),
  dir: z.enum(['asc', 'desc']).default('desc'),
  page: z.number().int().min(1).max(1_000_000).default(1),
  pageSize: z.number().int().min(1).max(100).default(50),
});
export type ListMessagesInput = z.input<typeof ListMessagesInput>;
