import { z } from 'zod';
import { ExpiryInput } from '#lib/core/expiry';
import { pageInput } from '#lib/core/paging/page-input';
import { scopes } from '#lib/core/scopes';
import { searchQuery } from '#lib/core/search-query';
import { shownLine } from '#lib/text/shown-line';

export const CreateServiceTokenInput = z.object({
  name: shownLine('A name', 80).min(1, 'Enter a name.'),
  scopes: z
    .array(z.enum(scopes))
    .min(1, 'Choose at least one scope: without any the token can do nothing.')
    .transform((chosen) => scopes.filter((scope) => chosen.includes(scope))),
  /** Where it works from; at least one. */
  entries: z
    .string('Enter IP addresses or ranges.')
    .max(1_000_000, 'This is too long. Add it in parts.')
    .refine(
      (text) => text.trim() !== '',
      'Enter at least one IP address or range: it works from nowhere else.',
    ),
  /** It always ends. */
  expires: ExpiryInput.unwrap().unwrap(),
  confirmWide: z.boolean().default(false),
});
export type CreateServiceTokenInput = z.input<typeof CreateServiceTokenInput>;

export const ServiceTokenIdInput = z.object({ id: z.string() });
export type ServiceTokenIdInput = z.input<typeof ServiceTokenIdInput>;

export const serviceTokenSorts = ['name', 'lastUsedAt', 'expiresAt', 'createdAt'] as const;

export const ListServiceTokensInput = z.object({
  /** Part of a name, or of a token that was pasted: its two ends. */
  query: searchQuery(),
  ...pageInput,
  pageSize: z.number().int().min(1).max(100).default(25),
  sort: z
    .object({ id: z.enum(serviceTokenSorts), desc: z.boolean() })
    .default({ id: 'createdAt', desc: true }),
});
export type ListServiceTokensInput = z.input<typeof ListServiceTokensInput>;
