/**
 * What an endpoint gets and gives, whichever server carries it: server.ts writes answers straight to
 * the socket, a Next route handler turns them into a Response. See docs/decisions.
 */
export interface ApiRequest {
  readonly method: string;
  /** Without query and without a trailing slash. */
  readonly path: string;
  /** Raw, without the question mark. */
  readonly query: string;
  /** Address of the socket's other end; undefined where the server does not tell. */
  readonly peer: string | undefined;
  /** By lower-case name; a header sent twice is joined by commas. */
  header(name: string): string | undefined;
  /** Reads the body whole. @throws BodyTooLarge past `bytesMax` */
  body(bytesMax: number): Promise<Uint8Array>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export type ApiHandler = (request: ApiRequest, requestId: string) => ApiAnswer | Promise<ApiAnswer>;

export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/** The target as most clients send it: of `http://host/path` (absolute form, RFC 9112 3.2.2) the path. */
export function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const absolute = /^https?:\/\/[^/?]*(.*)$/i.exec(target);
  if (!absolute) return target;
  return absolute[1]?.startsWith('/') ? absolute[1] : `/${absolute[1]}`;
}

/** Path without query and trailing slash, and the query. */
export function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  let path = mark < 0 ? target : target.slice(0, mark);
  if (path.length > 1 && path.endsWith('/')) path = path.slice(0, -1);
  return { path, query: mark < 0 ? '' : target.slice(mark + 1) };
}
