import type { RequestExample } from '#lib/messages/request-example';

/** Reserved for fiction: a request that is pasted and run reaches nobody. */
const exampleMobile = '14155550100';
const noTemplate = 'YOUR_TEMPLATE_ID';

export interface Credentials {
  username: string;
  password: string;
}

/** Ready requests: one that asks for a token, and one that uses it. */
export function snippetsFor(credentials: Credentials, { appUrl, template }: RequestExample) {
  const { username, password } = credentials;
  const token = `curl -X POST '${appUrl}/token' \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify({ username, password })}'`;
  const variables = Object.fromEntries((template?.variables ?? []).map((name) => [name, '1234']));
  const message = { template_id: template?.id ?? noTemplate, mobiles: exampleMobile, ...variables };
  const use = `TOKEN=$(${token.replace('curl', 'curl -s')} |
  sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
curl -X POST '${appUrl}/api/v5/flow' \\
  -H "authorization: Bearer $TOKEN" \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify(message)}'`;
  return { token, use };
}
