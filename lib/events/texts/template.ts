import { beforeAndNow, type ChangeTexts, changed } from './change.ts';

export const templateTexts = {
  'template.create': changed(
    'template-changed',
    'Template created',
    'requests can name it',
    beforeAndNow('text'),
  ),
  'template.delete': changed('template-changed', 'Template deleted', 'requests that name it are refused'),
  'template.update': changed(
    'template-changed',
    'Template changed',
    'messages are sent with the new text',
    beforeAndNow('name', 'text'),
  ),
} satisfies ChangeTexts;
