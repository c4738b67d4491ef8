import { z } from 'zod';
import { type Ctx, requireRole } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import type { Prisma } from '#lib/db/generated/client';
import { makeCheckpoint } from '../chain/make-checkpoint.ts';
import { recordEvent } from '../record.ts';
import { type FileFormatName, fileFormats } from './file-formats.ts';
import { matchingEvents } from './matching.ts';
import { readAllEvents } from './read-all.ts';
import { AuditFilters } from './schemas.ts';

export const ExportAuditLogInput = AuditFilters.extend({
  format: z.enum(Object.keys(fileFormats) as [FileFormatName, ...FileFormatName[]], {
    error: 'Choose CSV or JSON Lines.',
  }),
});
export type ExportAuditLogInput = z.input<typeof ExportAuditLogInput>;

export interface ExportedFile {
  name: string;
  contentType: string;
  /** Read it to its end, or end it. */
  chunks: AsyncGenerator<string, void, undefined>;
}

/**
 * The company's audit log as a file, oldest first: what the filters leave of all up to a checkpoint that is made now. The
 * export itself is recorded after that, so it stands in the next one.
 */
export async function exportAuditLog(ctx: Ctx, input: ExportAuditLogInput): Promise<ExportedFile> {
  requireRole(ctx, 'admin', 'export the audit log');
  const { format: formatName, ...filters } = parseInput(ExportAuditLogInput, input);
  const format = fileFormats[formatName];
  const last = await lastSeq(ctx);
  const checkpoint = await makeCheckpoint(ctx.company.id);
  // A chain that was tampered with gets no new checkpoint; its events are wanted all the more.
  const upTo = Math.max(last, checkpoint?.seq ?? 0);
  const events = await countEvents(ctx, filters, upTo);
  await transact(ctx, (tx) =>
    recordEvent(tx, ctx, {
      action: 'audit-log.export',
      target: { type: 'audit-log', name: 'Audit log' },
      after: {
        format: format.name,
        events,
        upTo,
        checkpoint: checkpoint?.seq ?? null,
        filters: asRecorded(filters),
      },
    }),
  );
  return {
    name: `audit-log-${ctx.now.toISOString().slice(0, 10)}.${format.ending}`,
    contentType: format.contentType,
    chunks: write(),
  };

  async function* write() {
    if (format.head) yield format.head;
    for await (const page of readAllEvents(ctx, filters, upTo)) yield format.linesOf(page);
  }
}

async function lastSeq({ company }: Ctx): Promise<number> {
  const last = await runtime().prisma.auditEvent.findFirst({
    where: { companyId: company.id },
    select: { seq: true },
    orderBy: { seq: 'desc' },
  });
  return Number(last?.seq ?? 0);
}

async function countEvents(ctx: Ctx, filters: AuditFilters, upTo: number): Promise<number> {
  const [counted] = await runtime().prisma.$queryRaw<[{ events: number }]>`
    select count(*)::int as events from "AuditEvent" where ${matchingEvents(ctx, filters)} and seq <= ${upTo}`;
  return counted.events;
}

/** Those that were set. */
function asRecorded(filters: AuditFilters): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify({ ...filters, query: filters.query || undefined }));
}
