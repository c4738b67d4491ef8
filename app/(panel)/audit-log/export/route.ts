import type { NextRequest } from 'next/server';
import { type ExportAuditLogInput, exportAuditLog } from '#lib/events/log/export';
import { download } from '#lib/panel/download';
import { readForm } from '#lib/panel/read-form';
import { filtersOf, loadAuditLogParams } from '../filters.ts';

/** The form of `Export`: the query is the page's, the format is what was chosen. */
export async function POST(request: NextRequest): Promise<Response> {
  const { searchParams } = request.nextUrl;
  const form = await readForm(request);
  const filters = filtersOf(loadAuditLogParams(searchParams));
  const format = form.get('format') as ExportAuditLogInput['format'];
  const back = searchParams.size > 0 ? `/audit-log?${searchParams}` : '/audit-log';
  return download(request, (ctx) => exportAuditLog(ctx, { ...filters, format }), back);
}
