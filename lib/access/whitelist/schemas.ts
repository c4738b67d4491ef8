import { z } from 'zod';
import { ExpiryInput } from '#lib/core/expiry';
import { searchQuery } from '#lib/core/search-query';
import { shownLine } from '#lib/text/shown-line';

/** Entries that one call may remove. */
const removedMax = 10_000;
/** Entries that one list may hold, and one call may add. */
export const entriesPerListMax = 100_000;
export const noteLengthMax = 200;

/** Below what next.config.js lets a server action receive. A whole list without notes takes two thirds of it at the most. */
const bytesMax = 7_000_000;
const tooLong = 'This is too long: 7 MB is the most at once. Add it in parts.';

const entriesText = z
  .string('Enter IP addresses or ranges.')
  .refine(
    (text) => text.length <= bytesMax / 3 || new TextEncoder().encode(text).length <= bytesMax,
    tooLong,
  );

/** An empty id or null: the company's list. */
const listId = z.string().nullable();

export const entryNote = shownLine('A note', noteLengthMax);

export const AddEntriesInput = z.object({
  credentialId: listId,
  /** Addresses, CIDRs and IPv4 ranges, separated by commas, blanks or new lines. */
  entries: entriesText,
  note: entryNote.default(''),
  expires: ExpiryInput,
  /** The person has seen that an entry lets in very many addresses. */
  confirmWide: z.boolean().default(false),
});
export type AddEntriesInput = z.input<typeof AddEntriesInput>;

/** Where a "+" stands. */
const pressedIn = ['recent-ips', 'failed-logs', 'overview', 'your-address'] as const;
export type PressedIn = (typeof pressedIn)[number];

export const WhitelistIpsInput = z.object({
  /** Each IP for the credential it was seen with, or all of them for the company. */
  list: z.enum(['own', 'company']),
  seen: z
    .array(z.object({ ip: z.string().max(100), credentialId: z.string() }))
    .min(1, 'Select at least one IP.')
    .max(1_000, 'At most 1,000 can be whitelisted at once.'),
  from: z.enum(pressedIn),
  /** Each with the network around it: the /24 of an IPv4 address, the /64 of an IPv6 one. */
  whole: z.boolean().default(false),
  /** '': where it was pressed. */
  note: entryNote.default(''),
  expires: ExpiryInput,
});
export type WhitelistIpsInput = z.input<typeof WhitelistIpsInput>;

/** What is absent stays as it is. */
export const EditEntryInput = z.object({
  id: z.string(),
  note: entryNote.optional(),
  expires: ExpiryInput.unwrap().optional(),
  /** The person has seen whom its end would refuse. */
  confirm: z.boolean().default(false),
});
export type EditEntryInput = z.input<typeof EditEntryInput>;

/** Entries of one list. */
export const EntryIdsInput = z.object({
  ids: z
    .array(z.string())
    .min(1, 'Choose at least one entry.')
    .max(removedMax, `At most ${removedMax.toLocaleString('en')} entries can be removed at once.`),
});
export type EntryIdsInput = z.input<typeof EntryIdsInput>;

export const RemoveEntriesInput = EntryIdsInput.extend({
  /** The person has seen whom it would refuse. */
  confirm: z.boolean().default(false),
});
export type RemoveEntriesInput = z.input<typeof RemoveEntriesInput>;

/** Which list. */
export const ListInput = z.object({ credentialId: listId });
export type ListInput = z.input<typeof ListInput>;

export const TightenEntryInput = z.object({
  id: z.string(),
  /** What the person saw that it would be replaced by. */
  to: z.array(z.string().max(100)).min(1, 'No address has come from it.').max(2),
  /** The person has seen whom it would refuse. */
  confirm: z.boolean().default(false),
});
export type TightenEntryInput = z.input<typeof TightenEntryInput>;

export const ListEntriesInput = z.object({
  credentialId: listId,
  /** Part of an entry or note; or an address or CIDR: the entries that contain or overlap it. */
  query: searchQuery(),
  limit: z.number().int().min(1).max(1_000).default(100),
});
export type ListEntriesInput = z.input<typeof ListEntriesInput>;

/** An entry with what is said of it. What is wrong with one is told by `readListed`, which names it. */
export const ListedInput = z.strictObject({
  value: z.string(),
  note: z.string().default(''),
  /** An instant or a day in ISO form, which means its end in UTC; null: never. */
  expiresAt: z.string().nullable().default(null),
});
export type ListedInput = z.input<typeof ListedInput>;

const ChangeListInput = z.object({
  credentialId: listId,
  /** Digests of lists that the change is meant for; absent: whatever stands there. */
  ifMatch: z.array(z.string()).optional(),
  /** It is known that an entry lets in very many addresses, and whom the change would refuse. */
  confirm: z.boolean().default(false),
});

export const AddListedInput = ChangeListInput.extend({
  entries: z.array(ListedInput).min(1, 'Enter at least one IP address or range.'),
});
export type AddListedInput = z.input<typeof AddListedInput>;

export const ReplaceEntriesInput = ChangeListInput.extend({ entries: z.array(ListedInput) });
export type ReplaceEntriesInput = z.input<typeof ReplaceEntriesInput>;

export const RemoveValuesInput = ChangeListInput.extend({
  values: z.array(z.string()).min(1, 'Name at least one entry.').max(removedMax),
});
export type RemoveValuesInput = z.input<typeof RemoveValuesInput>;
