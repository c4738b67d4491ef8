import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { type PublicTemplate, publicTemplate, templateRow } from './public-template.ts';
import { requireTemplate } from './require.ts';
import { UpdateTemplateInput } from './schemas.ts';
import { requireUniqueName } from './unique-name.ts';

/**
 * Changes name and text; the next request is rendered with them, messages accepted before are not.
 * @throws AppError conflict for a name in use
 */
export async function updateTemplate(ctx: Ctx, input: UpdateTemplateInput): Promise<PublicTemplate> {
  requireRole(ctx, 'admin', 'change a template');
  requireStepUp(ctx);
  const { id, ...fields } = parseInput(UpdateTemplateInput, input);
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    const before = await requireTemplate(tx, ctx, id, 'lock');
    await requireUniqueName(tx, ctx, fields.name, id);
    const row = await tx.template.update({
      where: { companyId_id: { companyId, id } },
      data: { ...fields, updatedAt: ctx.now },
      select: templateRow,
    });
    await recordEvent(tx, ctx, {
      action: 'template.update',
      target: { type: 'template', id, name: row.name },
      before: { name: before.name, text: before.text },
      after: fields,
    });
    await bumpPolicy(tx, companyId, { templates: true });
    return publicTemplate(row);
  });
}
