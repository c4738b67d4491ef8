import { requiredRow } from '#lib/core/required-row';
import { publicTemplate, templateRow } from './public-template.ts';

export const requireTemplate = requiredRow('Template', 'There is no such template.', async (db, key) => {
  const row = await db.template.findUnique({ where: { ...key, deletedAt: null }, select: templateRow });
  return row && publicTemplate(row);
});
