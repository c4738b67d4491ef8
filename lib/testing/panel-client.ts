import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

export interface PanelClient {
  port: number;
  /** An address of loopback. */
  from: string;
  headers?: Record<string, string>;
}

interface PanelAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

interface PanelRequest {
  method: string;
  headers?: Record<string, string>;
  body?: string;
}

/** One request to the panel from an address of the test's choosing. */
export async function askPanel(
  client: PanelClient,
  path: string,
  { method, headers, body }: PanelRequest = { method: 'GET' },
): Promise<PanelAnswer> {
  const { promise, resolve: answered, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = request({
    host: '127.0.0.1',
    port: client.port,
    localAddress: client.from,
    path,
    method,
    headers: { host: `localhost:${client.port}`, ...client.headers, ...headers },
  });
  sent.once('response', answered).once('error', reject).end(body);
  const answer = await promise;
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: await text(answer) };
}

/** Signs in over HTTP. @returns the client with the session's cookies */
export async function signInToPanel(
  client: PanelClient,
  person: { email: string; password: string },
): Promise<PanelClient> {
  const csrf = await askPanel(client, '/api/auth/csrf');
  const { csrfToken } = JSON.parse(csrf.text) as { csrfToken: string };
  const signedIn = await askPanel(client, '/api/auth/callback/credentials', {
    method: 'POST',
    headers: { cookie: cookies(csrf), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrfToken, ...person, json: 'true' }).toString(),
  });
  if (signedIn.status !== 200) throw new Error(`Not signed in: ${signedIn.status} ${signedIn.text}`);
  return { ...client, headers: { ...client.headers, cookie: cookies(signedIn) } };
}

function cookies({ headers }: PanelAnswer): string {
  return (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

interface ActionCall {
  /** Of the exported function. */
  name: string;
  /** The page it is posted to, which need not be one that holds it. */
  page: string;
  args?: unknown[];
}

/** Posts a server action as Next's client would. Needs a build of the panel. */
export function postAction(client: PanelClient, { name, page, args = [] }: ActionCall): Promise<PanelAnswer> {
  return askPanel(client, page, {
    method: 'POST',
    headers: {
      accept: 'text/x-component',
      'content-type': 'text/plain;charset=UTF-8',
      'next-action': actionId(name),
      origin: client.headers?.origin ?? `http://localhost:${client.port}`,
    },
    body: JSON.stringify(args),
  });
}

function actionId(name: string): string {
  const file = resolve(import.meta.dirname, '../../.next/server/server-reference-manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
    node: Record<string, { exportedName: string }>;
  };
  const found = Object.entries(manifest.node).find(([, action]) => action.exportedName === name);
  if (!found) throw new Error(`The panel has no action ${name}`);
  return found[0];
}
