import { handleApi } from '#lib/api/app';
import { BodyTooLarge, splitTarget } from '#lib/api/http';

interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** In place of `body`: as it is. */
  raw?: string | Buffer;
  /** The caller's address. */
  from?: string;
  /** What happens while the body is on its way. */
  meanwhile?: () => Promise<unknown>;
}

/** A request to this process's API, without a socket. */
export async function callApi(
  path: string,
  { method = 'POST', headers = {}, body, raw, from, meanwhile }: Call = {},
) {
  const answer = await handleApi({
    method,
    ...splitTarget(path),
    peer: from ?? '127.0.0.1',
    header: (name: string) => headers[name],
    body: async (bytesMax) => {
      await meanwhile?.();
      const bytes = Buffer.from(raw ?? (body === undefined ? '' : JSON.stringify(body)));
      if (bytes.length > bytesMax) throw new BodyTooLarge();
      return bytes;
    },
  });
  return { ...answer, json: JSON.parse(answer.body) };
}
