import { handleApi } from '#lib/api/app';

interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** The caller's address. */
  from?: string;
  /** What happens while the body is on its way. */
  meanwhile?: () => Promise<unknown>;
}

/** A request to this process's API, without a socket. */
export async function callApi(
  path: string,
  { method = 'POST', headers = {}, body, from, meanwhile }: Call = {},
) {
  const answer = await handleApi({
    method,
    path,
    query: '',
    peer: from ?? '127.0.0.1',
    header: (name: string) => headers[name],
    body: async () => {
      await meanwhile?.();
      return Buffer.from(body === undefined ? '' : JSON.stringify(body));
    },
  });
  return { ...answer, json: JSON.parse(answer.body) };
}
