import { peerStorage } from '#lib/core/request';
import { handleApi } from './app.ts';
import { type ApiRequest, BodyTooLarge, splitTarget } from './http.ts';

/**
 * The same handlers as a Next route handler, for `next dev` and platforms that own the socket. Next
 * does not tell the socket's peer: server.ts hands it down, elsewhere it is unknown.
 */
export async function nextRoute(request: Request): Promise<Response> {
  const { status, headers, body } = await handleApi(new WebRequest(request));
  return new Response(request.method === 'HEAD' ? null : body, { status, headers });
}

class WebRequest implements ApiRequest {
  readonly #request: Request;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly peer = peerStorage.getStore()?.peer;

  constructor(request: Request) {
    this.#request = request;
    this.method = request.method;
    const { pathname, search } = new URL(request.url);
    const target = splitTarget(pathname + search);
    this.path = target.path;
    this.query = target.query;
  }

  header(name: string): string | undefined {
    const given = this.#request.headers.get(name) ?? undefined;
    return name === 'authorization' ? (peerStorage.getStore()?.authorization ?? given) : given;
  }

  async body(bytesMax: number): Promise<Uint8Array> {
    if (Number(this.header('content-length')) > bytesMax) throw new BodyTooLarge();
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.#request.body ?? []) {
      size += chunk.length;
      if (size > bytesMax) throw new BodyTooLarge();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  }
}
