import { z } from 'zod';
import { addListed } from '#lib/access/whitelist/add-listed';
import type { ListedEntry } from '#lib/access/whitelist/list';
import { listEntryPage } from '#lib/access/whitelist/list-page';
import { removeValues } from '#lib/access/whitelist/remove-values';
import { replaceEntries } from '#lib/access/whitelist/replace';
import { ListedInput } from '#lib/access/whitelist/schemas';
import type { Ctx } from '#lib/core/context';
import { digestsOf, etagOf } from '../if-match.ts';
import { type Operation, operation } from '../operation.ts';
import { moment, pageInputOf, pageOf, pageQuery, pageReply } from '../shapes.ts';

const EntryShape = z.object({
  value: z.string().meta({ description: 'Canonical: an address, a CIDR, or an IPv4 range.' }),
  note: z.string(),
  expiresAt: moment.nullable(),
  addedBy: z.string(),
  createdAt: moment,
  lastMatchedAt: moment.nullable(),
  leased: z.boolean().meta({ description: 'It is there for leases alone: replacing the list leaves it.' }),
  leases: z.array(z.object({ by: z.string(), until: moment })),
});

function entryBody(entry: ListedEntry): z.output<typeof EntryShape> {
  return entry;
}

const values = z.array(z.string());
const rewritten = z
  .array(z.object({ input: z.string(), value: z.string() }))
  .meta({ description: 'What is stored in another form than it was sent.' });
const notes = z
  .array(z.string())
  .meta({ description: 'What is worth knowing of entries that were accepted.' });

export const confirm = z
  .boolean()
  .default(false)
  .meta({ description: 'Do it though it refuses addresses accepted lately, or lets in very many.' });

/** 100,000 entries with their notes. */
const listBytesMax = 16 * 1024 * 1024;

interface EntriesOf<Path extends string> {
  /** Of the list. */
  path: Path;
  /** Such as "an authkey". */
  whose: string;
  /** The id under which its entries stand; null: the company's. @throws AppError not_found */
  find(ctx: Ctx, id: string | undefined): Promise<string | null>;
}

/** Read, add to, replace, and remove from one kind of list. */
export function entryOperations<Path extends `/api/v1/${string}`>({
  path,
  whose,
  find,
}: EntriesOf<Path>): Operation[] {
  const listOf = (ctx: Ctx, params: object) => find(ctx, (params as { id?: string }).id);
  return [
    operation({
      method: 'GET',
      path,
      scope: 'ips:read',
      summary: `List the whitelisted IPs of ${whose}`,
      query: pageQuery,
      takesIfMatch: true,
      answer: pageOf(EntryShape),
      handle: async (ctx, { params, query }) => {
        const credentialId = await listOf(ctx, params);
        const page = await listEntryPage(ctx, { credentialId, ...pageInputOf(query) });
        return { ...pageReply(page, entryBody), headers: etagOf(page.digest) };
      },
    }),
    operation({
      method: 'POST',
      path,
      scope: 'ips:write',
      summary: `Whitelist IPs for ${whose}`,
      bodyBytesMax: listBytesMax,
      takesIfMatch: true,
      body: z.object({
        entries: z.array(ListedInput).min(1, 'Send at least one entry.'),
        confirm,
      }),
      answer: z.object({ added: values, prolonged: values, already: values, rewritten, notes }),
      handle: async (ctx, { params, body, ifMatch }) => {
        const credentialId = await listOf(ctx, params);
        const given = { ...withConfirm(ctx, body), credentialId, ifMatch: digestsOf(ifMatch) };
        const { changed, digest, ...done } = await addListed(ctx, given);
        return { body: { ...done, rewritten: changed }, headers: etagOf(digest) };
      },
    }),
    operation({
      method: 'PUT',
      path,
      scope: 'ips:write',
      summary: `Replace the whitelisted IPs of ${whose}`,
      bodyBytesMax: listBytesMax,
      takesIfMatch: true,
      body: z.object({ entries: z.array(ListedInput, 'Send the entries; an empty list for none.'), confirm }),
      answer: z.object({
        added: values,
        removed: values,
        changed: values.meta({ description: 'With another note or end.' }),
        unchanged: z.int(),
        leased: values.meta({ description: 'Not named, and left until their leases end.' }),
        rewritten,
        notes,
      }),
      handle: async (ctx, { params, body, ifMatch }) => {
        const credentialId = await listOf(ctx, params);
        const given = { ...withConfirm(ctx, body), credentialId, ifMatch: digestsOf(ifMatch) };
        const { digest, ...done } = await replaceEntries(ctx, given);
        return { body: done, headers: etagOf(digest) };
      },
    }),
    operation({
      method: 'DELETE',
      path,
      scope: 'ips:write',
      summary: `Remove a whitelisted IP of ${whose}`,
      takesIfMatch: true,
      verbNames: { values: 'value' },
      query: z.object({
        value: z
          .string('Send the entry to remove as ?value=.')
          .min(1, 'Send the entry to remove as ?value=.'),
        confirm: z.enum(['true', 'false'], 'Send true or false.').default('false'),
      }),
      body: z.object({ confirm }),
      answer: z.object({ removed: values }),
      handle: async (ctx, { params, query, body, ifMatch }) => {
        const credentialId = await listOf(ctx, params);
        const { removed, digest } = await removeValues(ctx, {
          credentialId,
          values: [query.value],
          ifMatch: digestsOf(ifMatch),
          confirm: query.confirm === 'true' || body.confirm,
        });
        return { body: { removed }, headers: etagOf(digest) };
      },
    }),
  ];
}

/** What is only tried needs no confirmation. */
export function withConfirm<Body extends { confirm: boolean }>({ dryRun }: Ctx, body: Body): Body {
  return dryRun ? { ...body, confirm: true } : body;
}
