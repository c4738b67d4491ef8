import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { type PublicTemplate, publicTemplate, templateRow } from './public-template.ts';
import { CreateTemplateInput } from './schemas.ts';
import { requireUniqueName } from './unique-name.ts';

/** @throws AppError conflict for a name in use */
export async function createTemplate(ctx: Ctx, input: CreateTemplateInput): Promise<PublicTemplate> {
  requireRole(ctx, 'admin', 'create a template');
  requireStepUp(ctx);
  const fields = parseInput(CreateTemplateInput, input);
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    await requireUniqueName(tx, ctx, fields.name);
    const row = await tx.template.create({
      data: { companyId, ...fields, createdAt: ctx.now, updatedAt: ctx.now },
      select: templateRow,
    });
    await recordEvent(tx, ctx, {
      action: 'template.create',
      target: { type: 'template', id: row.id, name: row.name },
      after: fields,
    });
    await bumpPolicy(tx, companyId, { templates: true });
    return publicTemplate(row);
  });
}
