import type { Scope } from '#lib/core/scopes';

const readable: [path: string, ...scopes: Scope[]][] = [
  ['/authkeys', 'authkeys:read', 'authkeys:write'],
  ['/company/ips', 'ips:read', 'ips:write'],
  ['/failed-logs', 'logs:read'],
];

/** A call that a token of these scopes may make, ready to run. */
export function tokenExample(url: string, secret: string, held: readonly Scope[]): string {
  const [path] = readable.find(([, ...scopes]) => scopes.some((scope) => held.includes(scope))) ?? [];
  if (path) return `curl ${url}/api/v1${path} \\\n  -H 'authorization: Bearer ${secret}'`;
  return `KEYFENCE_URL=${url} KEYFENCE_TOKEN=${secret} \\\n  npx keyfence lease --authkey 'Name of the authkey' --seconds 1800`;
}
