import type { Role } from '#lib/core/context';

export const roleWords: Record<Role, string> = { owner: 'Owner', admin: 'Admin', viewer: 'Viewer' };

export const roleHints: Record<Role, string> = {
  owner: 'Changes everything, members too.',
  admin: 'Changes everything but members.',
  viewer: 'Sees everything but members, changes nothing.',
};
