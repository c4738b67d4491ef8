import { uniqueNames } from '#lib/core/unique-name';

export const requireUniqueName = uniqueNames('Template', 'a template');
