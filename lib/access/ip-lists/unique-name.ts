import { uniqueNames } from '#lib/core/unique-name';

export const requireUniqueName = uniqueNames('IpList', 'an IP list');
