import { z } from 'zod';
import { pageInput } from '#lib/core/paging/page-input';
import { searchQuery } from '#lib/core/search-query';
import { shownLine } from '#lib/text/shown-line';

export const nameLengthMax = 80;

const line = (what: string) => shownLine(what, nameLengthMax);

const name = line('A name').min(1, 'Enter a name.');
const integration = line('This').default('');

export const CreateAuthkeyInput = z.object({
  name,
  /** Where it will be used, in the owner's words. */
  integration,
  ipSecurity: z.boolean(),
  /** Whitelisted IPs of this authkey; may be empty. */
  entries: z.string().max(1_000_000, 'This is too long. Add it in parts.').default(''),
  /** Absent: it does not expire. */
  expiresAt: z.coerce.date('Enter a date.').nullish(),
  confirmWide: z.boolean().default(false),
});
export type CreateAuthkeyInput = Omit<z.input<typeof CreateAuthkeyInput>, 'expiresAt'> & {
  expiresAt?: Date | string | null;
};

export const AuthkeyIdInput = z.object({ id: z.string() });
export type AuthkeyIdInput = z.input<typeof AuthkeyIdInput>;

export const SetAuthkeyDisabledInput = AuthkeyIdInput.extend({ disabled: z.boolean() });
export type SetAuthkeyDisabledInput = z.input<typeof SetAuthkeyDisabledInput>;

export const RenameAuthkeyInput = z.object({ id: z.string(), name, integration });
export type RenameAuthkeyInput = z.input<typeof RenameAuthkeyInput>;

/** `name`: typed by the person, must be the authkey's. */
export const DeleteAuthkeyInput = z.object({ id: z.string(), name: z.string().trim() });
export type DeleteAuthkeyInput = z.input<typeof DeleteAuthkeyInput>;

export const SetIpSecurityInput = z.object({
  id: z.string(),
  on: z.boolean(),
  /** The person has seen what it means. */
  confirmed: z.boolean().default(false),
});
export type SetIpSecurityInput = z.input<typeof SetIpSecurityInput>;

export const authkeySorts = ['name', 'integration', 'ipSecurity', 'lastUsedAt', 'createdAt'] as const;

export const ListAuthkeysInput = z.object({
  query: searchQuery(),
  ...pageInput,
  pageSize: z.number().int().min(1).max(100).default(25),
  sort: z.object({ id: z.enum(authkeySorts), desc: z.boolean() }).default({ id: 'createdAt', desc: true }),
});
export type ListAuthkeysInput = z.input<typeof ListAuthkeysInput>;
