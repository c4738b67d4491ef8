import { findCredentials } from '#lib/access/credentials/find';
import type { Ctx } from '#lib/core/context';
import type { Column } from '#lib/core/paging/order';
import { readModelPage } from '#lib/core/paging/read-model-page';
import type { Page } from '#lib/core/paging/read-page';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import type { Prisma } from '#lib/db/client';
import { countSegments, type SegmentCount } from '#lib/delivery/sms/segments';
import { ListMessagesInput, type messageStates } from './schemas.ts';

export interface MessageRow {
  id: string;
  /** What the caller was answered; shared by the recipients of one request. */
  requestId: string;
  recipient: string;
  sender: string;
  text: string;
  segments: number;
  encoding: SegmentCount['encoding'];
  state: (typeof messageStates)[number];
  /** Why it failed. */
  failure: string | null;
  attempts: number;
  /** What the provider answered the last time that it did not take it. */
  lastError: string | null;
  /** While queued: when it is tried next. */
  nextTryAt: Date;
  /** The provider's name for it. */
  providerId: string | null;
  /** Sent from the panel rather than by the API. */
  fromPanel: boolean;
  /** null where the credential or template cannot be found any more; deleted ones keep their names. */
  credentialName: string | null;
  templateName: string | null;
  /** null: free text. */
  templateId: string | null;
  createdAt: Date;
  sentAt: Date | null;
  deliveredAt: Date | null;
  sentAgainAt: Date | null;
}

export type MessageList = Page<MessageRow>;

/** The company's messages, one row a recipient, one page, newest first unless asked otherwise. */
export async function listMessages(ctx: Ctx, given: ListMessagesInput): Promise<MessageList> {
  const { state, query, dir, ...input } = parseInput(ListMessagesInput, given);
  const { prisma } = runtime();
  const companyId = ctx.company.id;
  const where: Prisma.MessageWhereInput = { companyId, state, ...matches(query.trim()) };
  // Ids of version 7 are in order of time, and lead the key.
  const order: Column[] = [{ name: 'id', type: 'uuid', dir }];
  const { rows: found, ...place } = await readModelPage(input, order, where, {
    findMany: (args: Pick<Prisma.MessageFindManyArgs, 'where' | 'orderBy' | 'take'>) =>
      prisma.message.findMany({ ...args, omit: { companyId: true } }),
    count: (args) => prisma.message.count(args),
    keyOf: (row) => [row.id],
  });
  const [credentials, templates] = await Promise.all([
    findCredentials(prisma, ctx, [...new Set(found.flatMap((row) => row.credentialId ?? []))]),
    prisma.template.findMany({
      where: { companyId, id: { in: [...new Set(found.flatMap((row) => row.templateId ?? []))] } },
      select: { id: true, name: true },
    }),
  ]);
  const templateNames = new Map(templates.map(({ id, name }) => [id, name]));
  const rows = found.map(({ credentialId, ...row }) => {
    const { segments, encoding } = countSegments(row.text);
    const credentialName = credentials.get(credentialId ?? '')?.name ?? null;
    const templateName = templateNames.get(row.templateId ?? '') ?? null;
    const fromPanel = credentialId === null;
    return { ...row, segments, encoding, fromPanel, credentialName, templateName };
  });
  return { ...place, rows };
}

function matches(query: string): Prisma.MessageWhereInput {
  if (query === '') return {};
  const digits = query.replace(/[\s+().-]/g, '');
  const either: Prisma.MessageWhereInput[] = [];
  if (/^[0-9a-f]{1,24}$/i.test(query)) either.push({ requestId: { startsWith: query.toLowerCase() } });
  if (/^\d{1,15}$/.test(digits)) either.push({ recipient: { contains: digits } });
  // Neither an id nor a number: nothing can match.
  return either.length > 0 ? { OR: either } : { id: { in: [] } };
}
