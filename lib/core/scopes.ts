/** What a service token may be allowed to do. */
export const scopes = [
  'authkeys:read',
  'authkeys:write',
  'ips:read',
  'ips:write',
  'ips:lease',
  'logs:read',
] as const;

export type Scope = (typeof scopes)[number];

/** Whether one of the held scopes is the needed one; who may write may read the same. */
export function holdsScope(held: readonly Scope[], needed: Scope): boolean {
  return held.includes(needed) || held.some((scope) => scope.replace(/:write$/, ':read') === needed);
}
