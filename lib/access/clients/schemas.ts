import { z } from 'zod';
import { pageInput } from '#lib/core/paging/page-input';
import { searchQuery } from '#lib/core/search-query';

/** From so many days left on, a password that expires is worth a warning. */
export const expiryWarningDays = 14;

const username = z
  .string('Enter a user name.')
  .trim()
  .min(1, 'Enter a user name.')
  .superRefine((value, issue) => {
    if (value === '') return;
    const [wrong] = /[^a-zA-Z0-9_.]/u.exec(value) ?? [];
    if (wrong !== undefined) {
      const what = wrong.trim() === '' ? 'blanks' : `“${wrong}”`;
      issue.addIssue(
        `A user name cannot contain ${what}: only letters a to z, digits, dots and underscores.`,
      );
    } else if (value.length < 8 || value.length > 30) {
      issue.addIssue(`A user name has 8 to 30 characters; this one has ${value.length}.`);
    }
  });

/** 0: never; null: the installation's PASSWORD_EXPIRE_DAYS. */
const passwordExpireDays = z
  .number('Enter a number of days.')
  .int('Enter whole days.')
  .min(0, 'Enter at least 1 day.')
  .max(3650, 'Enter at most 3650 days.')
  .nullable();

export const CreateClientInput = z.object({
  username,
  /** Addresses, CIDRs and IPv4 ranges that may ask for tokens; at least one. */
  entries: z
    .string('Enter IP addresses or ranges.')
    .max(1_000_000, 'This is too long. Add it in parts.')
    .refine((text) => text.trim() !== '', 'Enter at least one IP address or range.'),
  passwordExpireDays: passwordExpireDays.default(null),
  /** Whoever is not in its list is let in all the same, and written down. */
  reportOnly: z.boolean().default(false),
  confirmWide: z.boolean().default(false),
});
export type CreateClientInput = z.input<typeof CreateClientInput>;

export const ClientIdInput = z.object({ id: z.string() });
export type ClientIdInput = z.input<typeof ClientIdInput>;

export const SetClientDisabledInput = ClientIdInput.extend({ disabled: z.boolean() });
export type SetClientDisabledInput = z.input<typeof SetClientDisabledInput>;

export const SetReportOnlyInput = z.object({
  id: z.string(),
  reportOnly: z.boolean(),
  /** The person has seen whom it would refuse. */
  confirm: z.boolean().default(false),
});
export type SetReportOnlyInput = z.input<typeof SetReportOnlyInput>;

export const SetPasswordExpiryInput = z.object({ id: z.string(), passwordExpireDays });
export type SetPasswordExpiryInput = z.input<typeof SetPasswordExpiryInput>;

/** `username`: typed by the person, must be the client's. */
export const DeleteClientInput = z.object({ id: z.string(), username: z.string().trim() });
export type DeleteClientInput = z.input<typeof DeleteClientInput>;

export const clientSorts = ['username', 'passwordExpiresAt', 'lastTokenAt'] as const;

export const ListClientsInput = z.object({
  /** Part of a user name; or an address or range: clients with entries that contain or overlap it. */
  query: searchQuery(),
  ...pageInput,
  pageSize: z.number().int().min(1).max(1_000).default(25),
  sort: z.object({ id: z.enum(clientSorts), desc: z.boolean() }).default({ id: 'username', desc: false }),
});
export type ListClientsInput = z.input<typeof ListClientsInput>;
