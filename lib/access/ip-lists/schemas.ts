import { z } from 'zod';
import { type FeedFormat, feedFormats } from '#lib/net/feed/feed';
import { shownLine } from '#lib/text/shown-line';

export const listNameMax = 80;
/** Lists of a company, and lists that one credential, or the company, may use. */
export const listsMax = 200;
export const listsUsedMax = 20;
export const hostsMax = 100;

export const ipListSources = ['hand', 'url', 'hosts'] as const;
export type IpListSource = (typeof ipListSources)[number];

const minuteSeconds = 60;
const daySeconds = 86_400;

const formats = Object.keys(feedFormats) as [FeedFormat, ...FeedFormat[]];
const names = z
  .array(z.string().trim().min(1, 'A name is empty.').max(100, 'A name has at most 100 characters.'))
  .max(100, 'At most 100 can be picked.')
  .optional();

const fields = {
  name: shownLine('A name', listNameMax).min(1, 'Enter a name.'),
  /** Of `url`. */
  url: z.string().trim().max(2_000, 'A URL has at most 2,000 characters.').nullable().default(null),
  format: z.enum(formats, 'Choose the format of what is read.').nullable().default(null),
  /** What of it is taken. */
  select: z
    .object({
      regions: names,
      services: names,
      borderGroups: names,
      keys: names,
      path: z.string().trim().max(500, 'A path has at most 500 characters.').optional(),
      column: z.string().trim().max(100, 'A column has at most 100 characters.').optional(),
    })
    .default({}),
  everySeconds: z
    .number('Choose how often it is read.')
    .int('Enter whole seconds.')
    .min(5 * minuteSeconds, 'A URL is read every 5 minutes at the most.')
    .max(7 * daySeconds, 'A URL is read once in 7 days at the least.')
    .default(daySeconds),
  /** How long the last good entries go on when it cannot be read, before that is told of. */
  keepSeconds: z
    .number('Choose how long the last good entries are kept.')
    .int('Enter whole seconds.')
    .min(60 * minuteSeconds, 'Keep the last good entries for at least an hour.')
    .max(90 * daySeconds, 'Keep the last good entries for 90 days at the most.')
    .default(3 * daySeconds),
  /** Of `hosts`: one or more, separated by commas, blanks or new lines. */
  hosts: z.string().max(30_000, 'This is too long: 100 host names are the most.').default(''),
  allowPrivate: z.boolean().default(false),
};

export const CreateIpListInput = z.object({
  ...fields,
  source: z.enum(ipListSources, 'Choose where its entries come from.'),
  /** Of `hand`: what it begins with; may be empty. */
  entries: z.string().max(7_000_000, 'This is too long. Add it in parts.').default(''),
  confirmWide: z.boolean().default(false),
});
export type CreateIpListInput = z.input<typeof CreateIpListInput>;

/** All of it, as it is to be; the source stays. */
export const EditIpListInput = z.object({
  ...fields,
  id: z.string(),
  /** The person has seen whom it would refuse. */
  confirm: z.boolean().default(false),
});
export type EditIpListInput = z.input<typeof EditIpListInput>;

export const IpListIdInput = z.object({ id: z.string() });
export type IpListIdInput = z.input<typeof IpListIdInput>;

/** A read that waits, as the person saw it. */
export const PendingReadInput = IpListIdInput.extend({
  digest: z.string().max(100),
  /** The person has seen whom it would refuse. */
  confirm: z.boolean().default(false),
});
export type PendingReadInput = z.input<typeof PendingReadInput>;

/** `name`: typed by the person, must be the list's. */
export const DeleteIpListInput = IpListIdInput.extend({
  name: z.string().trim(),
  /** The person has seen who uses it, and whom it would refuse. */
  confirm: z.boolean().default(false),
});
export type DeleteIpListInput = z.input<typeof DeleteIpListInput>;

export const AttachIpListInput = z.object({
  listId: z.string(),
  /** An authkey's or an API client's; null: all of the company's authkeys. */
  credentialId: z.string().nullable(),
});
export type AttachIpListInput = z.input<typeof AttachIpListInput>;

export const DetachIpListInput = AttachIpListInput.extend({
  /** The person has seen whom it would refuse. */
  confirm: z.boolean().default(false),
});
export type DetachIpListInput = z.input<typeof DetachIpListInput>;
