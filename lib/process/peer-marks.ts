import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const header = 'x-keyfence-peer';
const lifeMs = 10 * 60_000;

/**
 * Next asks this server again, over loopback and with the headers it was sent, when a server action is
 * posted to a page that does not hold it or redirects. The mark tells such a request by a signature that
 * leaves no process of this installation, so that the address that counts stays that of the first socket.
 */
export class PeerMarks {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /**
   * The address at the other end of the socket that the person used; undefined: not known. Afterwards the
   * request carries a mark of ours or none, whatever it came with.
   */
  takePeer(request: IncomingMessage): string | undefined {
    const brought = request.headers[header];
    const marked = typeof brought === 'string' ? this.#read(brought) : undefined;
    const peer = marked === undefined ? request.socket.remoteAddress : marked || undefined;
    if (request.method === 'GET' || request.method === 'HEAD') delete request.headers[header];
    else request.headers[header] = this.#write(peer ?? '');
    return peer;
  }

  #write(peer: string): string {
    const said = `${peer} ${Date.now() + lifeMs}`;
    return `${said} ${this.#sign(said).toString('base64url')}`;
  }

  #read(mark: string): string | undefined {
    const end = mark.lastIndexOf(' ');
    const said = mark.slice(0, Math.max(end, 0));
    const signature = Buffer.from(mark.slice(end + 1), 'base64url');
    const expected = this.#sign(said);
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined;
    const [peer, until] = said.split(' ');
    return Number(until) > Date.now() ? peer : undefined;
  }

  #sign(said: string): Buffer {
    return createHmac('sha256', this.#key).update(said).digest();
  }
}
