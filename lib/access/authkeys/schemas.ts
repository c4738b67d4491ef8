import { z } from 'zod';
import { ExpiryInput } from '#lib/core/expiry';
import { pageInput } from '#lib/core/paging/page-input';
import { searchQuery } from '#lib/core/search-query';
import { shownLine } from '#lib/text/shown-line';
import { listsUsedMax } from '../ip-lists/schemas.ts';

export const nameLengthMax = 80;

const line = (what: string) => shownLine(what, nameLengthMax);

const name = line('A name').min(1, 'Enter a name.');
const integration = line('This').default('');

export const CreateAuthkeyInput = z.object({
  name,
  /** Where it will be used, in the owner's words. */
  integration,
  ipSecurity: z.boolean(),
  /** With IP security: whoever is in no list is let in, and written down. */
  reportOnly: z.boolean().default(false),
  /** Whitelisted IPs of this authkey; may be empty. */
  entries: z.string().max(1_000_000, 'This is too long. Add it in parts.').default(''),
  /** Ids of IP lists that it uses. */
  lists: z
    .array(z.string())
    .max(listsUsedMax, `An authkey uses at most ${listsUsedMax} IP lists.`)
    .default([]),
  expires: ExpiryInput,
  confirmWide: z.boolean().default(false),
});
export type CreateAuthkeyInput = z.input<typeof CreateAuthkeyInput>;

export const AuthkeyIdInput = z.object({ id: z.string() });
export type AuthkeyIdInput = z.input<typeof AuthkeyIdInput>;

export const SetAuthkeyDisabledInput = AuthkeyIdInput.extend({ disabled: z.boolean() });
export type SetAuthkeyDisabledInput = z.input<typeof SetAuthkeyDisabledInput>;

export const SetAuthkeyExpiryInput = AuthkeyIdInput.extend({ expires: ExpiryInput.unwrap() });
export type SetAuthkeyExpiryInput = z.input<typeof SetAuthkeyExpiryInput>;

export const RenameAuthkeyInput = z.object({ id: z.string(), name, integration });
export type RenameAuthkeyInput = z.input<typeof RenameAuthkeyInput>;

/** `name`: typed by the person, must be the authkey's. */
export const DeleteAuthkeyInput = z.object({ id: z.string(), name: z.string().trim() });
export type DeleteAuthkeyInput = z.input<typeof DeleteAuthkeyInput>;

const daySeconds = 86_400;

export const SetIpSecurityInput = z
  .object({
    id: z.string(),
    mode: z.enum(['off', 'report', 'on']),
    /** With `off`: after so long it is switched on again by itself; null: never. */
    offForSeconds: z
      .number()
      .int()
      .min(60)
      .max(365 * daySeconds)
      .nullable()
      .default(null),
    /** The person has seen what it means, or whom it would refuse. */
    confirm: z.boolean().default(false),
  })
  .refine(({ mode, offForSeconds }) => mode === 'off' || offForSeconds === null, {
    path: ['offForSeconds'],
    message: 'Only what is switched off is switched on again by itself.',
  });
export type SetIpSecurityInput = z.input<typeof SetIpSecurityInput>;

export const RollAuthkeyInput = z.object({
  id: z.string(),
  /** The secret that the person saw as the current one (PublicAuthkey.secretId). */
  secretId: z.string(),
  /** How long the present one works on; 0: not at all. */
  oldKeepsSeconds: z
    .number('Choose how long the old authkey keeps working.')
    .int('Enter whole seconds.')
    .min(0, 'The old authkey cannot have ended before now.')
    .max(30 * daySeconds, 'The old authkey keeps working for 30 days at the most.'),
});
export type RollAuthkeyInput = z.input<typeof RollAuthkeyInput>;

export const EndOldAuthkeyInput = z.object({ id: z.string(), secretId: z.string() });
export type EndOldAuthkeyInput = z.input<typeof EndOldAuthkeyInput>;

export const authkeySorts = [
  'name',
  'integration',
  'ipSecurity',
  'lastUsedAt',
  'expiresAt',
  'createdAt',
] as const;

export const authkeyStates = ['active', 'disabled', 'expired'] as const;
export const ipSecurityModes = ['on', 'report', 'off'] as const;
export const unusedDays = [30, 90] as const;
export const expiresWithinDays = [7, 30] as const;

export const ListAuthkeysInput = z.object({
  /** Part of a name, integration or masked key; or an address: the authkeys that accept it. */
  query: searchQuery(),
  state: z.enum(authkeyStates).optional(),
  mode: z.enum(ipSecurityModes).optional(),
  /** `none`: only those without entries of their own. */
  entries: z.literal('none').optional(),
  unusedDays: z.literal(unusedDays).optional(),
  expiresWithinDays: z.literal(expiresWithinDays).optional(),
  ...pageInput,
  pageSize: z.number().int().min(1).max(1_000).default(25),
  sort: z.object({ id: z.enum(authkeySorts), desc: z.boolean() }).default({ id: 'createdAt', desc: true }),
});
export type ListAuthkeysInput = z.input<typeof ListAuthkeysInput>;
