import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { requireTemplate } from './require.ts';
import { DeleteTemplateInput } from './schemas.ts';

/** Requests that name the template are refused from now on; messages sent with it stay. */
export async function deleteTemplate(
  ctx: Ctx,
  input: DeleteTemplateInput,
): Promise<{ id: string; name: string }> {
  requireRole(ctx, 'admin', 'delete a template');
  requireStepUp(ctx);
  const { id } = parseInput(DeleteTemplateInput, input);
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    const { name, text } = await requireTemplate(tx, ctx, id, 'lock');
    await tx.template.update({ where: { companyId_id: { companyId, id } }, data: { deletedAt: ctx.now } });
    await recordEvent(tx, ctx, {
      action: 'template.delete',
      target: { type: 'template', id, name },
      before: { name, text },
    });
    await bumpPolicy(tx, companyId, { templates: true });
    return { id, name };
  });
}
