import { z } from 'zod';
import type { AuthkeyState, ClientState, EntryState, IpListState } from '../plan/state.ts';

/** What is read of the answers of /api/v1; what else they hold is nothing to a file. */
export const EntryAnswer: z.ZodType<EntryState> = z.object({
  value: z.string(),
  note: z.string(),
  expiresAt: z.string().nullable(),
  leased: z.boolean().default(false),
});

export const AuthkeyAnswer: z.ZodType<AuthkeyState> = z.object({
  id: z.string(),
  name: z.string(),
  integration: z.string(),
  mode: z.enum(['off', 'report', 'on']),
  expiresAt: z.string().nullable(),
  disabledAt: z.string().nullable(),
});

export const ClientAnswer: z.ZodType<ClientState> = z.object({ id: z.string(), username: z.string() });

export const IpListAnswer: z.ZodType<IpListState> = z.object({
  id: z.string(),
  name: z.string(),
  source: z.enum(['hand', 'url', 'hosts']),
  url: z.string().nullable(),
  format: z.string().nullable(),
  select: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  everySeconds: z.number().nullable(),
  keepSeconds: z.number(),
  hosts: z.array(z.string()),
  allowPrivate: z.boolean(),
  attachedTo: z.array(z.object({ credentialId: z.string().nullable() })),
});
