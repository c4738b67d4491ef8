import { uniqueNames } from '#lib/core/unique-name';

export const requireUniqueName = uniqueNames('ServiceToken', 'a service token', 'revokedAt');
