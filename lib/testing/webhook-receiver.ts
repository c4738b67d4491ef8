import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { reachElsewhere } from '#lib/delivery/reach';
import { loopbackTls } from './loopback-tls.ts';

export interface ReceivedHook {
  id: string;
  path: string;
  /** The first line's where it is JSON Lines. */
  body: Record<string, unknown>;
  /** One where it is JSON. */
  lines: Record<string, unknown>[];
  contentType: string;
  /** It was answered 2xx. */
  accepted: boolean;
  /** Its signature holds under the secret. */
  verified: boolean;
}

type Answer = { status: number; headers?: Record<string, string> } | 'cut' | null;

export interface WebhookReceiver {
  /** https://hooks.test:…/hook, which leads to loopback while this runs. */
  url: string;
  secret: string;
  received: ReceivedHook[];
  /** What posts are answered with; null says nothing, `cut` ends the connection. */
  answer: (path: string, post: ReceivedHook) => Answer | Promise<Answer>;
  /** So long it takes to answer. */
  delayMs: number;
  /** Ends the connections that are open. */
  hangUp(): void;
  stop(): Promise<void>;
}

/** Lets webhooks of this process reach such receivers, and nothing else. @returns what undoes it */
export function reachReceivers(timeoutMs: number): () => void {
  return reachElsewhere({
    allows: (address) => address.text === '127.0.0.1',
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    ca: loopbackTls.cert,
    timeoutMs,
  });
}

/**
 * A receiver on loopback that verifies what it is posted; webhooks may reach it until it stops.
 * @param timeoutMs how long it may take to answer
 */
export async function startWebhookReceiver(timeoutMs = 500): Promise<WebhookReceiver> {
  const server: Server = createServer(loopbackTls, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const path = request.url ?? '';
    const contentType = String(request.headers['content-type']);
    const lines = contentType === 'application/x-ndjson' ? text.trimEnd().split('\n') : [text];
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const post: ReceivedHook = {
      id: String(request.headers['webhook-id']),
      path,
      body: parsed[0] ?? {},
      lines: parsed,
      contentType,
      accepted: false,
      verified: verifies(receiver.secret, text, request.headers as Record<string, string>),
    };
    receiver.received.push(post);
    const answer = await receiver.answer(path, post);
    if (answer === 'cut') return void request.socket.destroy();
    if (!answer) return;
    if (receiver.delayMs > 0) await setTimeout(receiver.delayMs);
    post.accepted = answer.status >= 200 && answer.status < 300;
    response.writeHead(answer.status, answer.headers).end('thanks');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const restore = reachReceivers(timeoutMs);
  const receiver: WebhookReceiver = {
    url: `https://hooks.test:${port}/hook`,
    secret: '',
    received: [],
    answer: () => ({ status: 204 }),
    delayMs: 0,
    hangUp: () => server.closeAllConnections(),
    stop: () => {
      restore();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return receiver;
}

function verifies(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
