import type { IncomingMessage, ServerResponse } from 'node:http';
import { log } from '#lib/log';
import { handleApi } from './app.ts';
import { type ApiAnswer, type ApiRequest, BodyTooLarge } from './http.ts';

/** Of a body that nobody wants; after that the connection ends. */
const unreadBytesMax = 8 * 1024 * 1024;
const unreadMaxMs = 5_000;

/** Serves an API request on Node's own server. @param target path and query as split by `splitTarget` */
export function serveApi(
  incoming: IncomingMessage,
  response: ServerResponse,
  target: { path: string; query: string },
): void {
  const answer = handleApi(new NodeRequest(incoming, target));
  if (answer instanceof Promise) {
    answer.then(
      (given) => send(incoming, response, given),
      (error) => {
        log.error({ err: error }, 'an answer could not be sent');
        response.destroy();
      },
    );
  } else {
    send(incoming, response, answer);
  }
}

/** Writes the answer; a body that was not read is thrown away before the socket closes. */
export function send(
  incoming: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: ApiAnswer,
): void {
  if (response.destroyed) return;
  headers['content-length'] = String(Buffer.byteLength(body));
  response.writeHead(status, headers);
  if (incoming.complete || !announcesBody(incoming)) response.end(body);
  else {
    response.write(body);
    endAfterBody(incoming, response);
  }
}

function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * Closing a socket while bytes are unread resets it, and a client that writes its whole request before it reads
 * never sees the answer (nginx turns that into 502). So the rest is read and thrown away first, within limits.
 */
function endAfterBody(incoming: IncomingMessage, response: ServerResponse): void {
  let bytesLeft = unreadBytesMax;
  const timer = setTimeout(cut, unreadMaxMs);
  incoming.on('data', (chunk: Buffer) => {
    bytesLeft -= chunk.length;
    if (bytesLeft < 0) cut();
  });
  incoming.on('end', end);
  incoming.on('close', end);

  function end(): void {
    clearTimeout(timer);
    response.end();
  }
  function cut(): void {
    end();
    incoming.socket.destroySoon();
  }
}

class NodeRequest implements ApiRequest {
  readonly #incoming: IncomingMessage;
  readonly method: string;
  readonly path: string;
  readonly query: string;

  constructor(incoming: IncomingMessage, target: { path: string; query: string }) {
    this.#incoming = incoming;
    this.method = incoming.method ?? 'GET';
    this.path = target.path;
    this.query = target.query;
  }

  get peer(): string | undefined {
    return this.#incoming.socket.remoteAddress;
  }

  header(name: string): string | undefined {
    // Node keeps the first of two; they must not be read apart from what Next's mount reads.
    if (name === 'authorization') return this.#incoming.headersDistinct[name]?.join(', ');
    const value = this.#incoming.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  body(bytesMax: number): Promise<Uint8Array> {
    const incoming = this.#incoming;
    if (Number(incoming.headers['content-length']) > bytesMax) return Promise.reject(new BodyTooLarge());
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= bytesMax) chunks.push(chunk);
        // The rest is read and thrown away, or the caller would see a reset instead of the answer.
        else reject(new BodyTooLarge());
      });
      incoming.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
      incoming.on('error', reject);
    });
  }
}
