import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

const triesMax = 5;

/** An input of the action. */
export function input(name) {
  return (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}

/** A request to Keyfence; what cannot be reached, or is busy, is asked again: it is done once at the most. */
export async function call(method, path, body) {
  const url = `${input('url').replace(/\/+$/, '')}/api/v1/${path}`;
  const headers = {
    authorization: `Bearer ${input('token')}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  for (let tries = 1; ; tries++) {
    const { response, error } = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
      ...(body && { body: JSON.stringify(body) }),
    }).then(
      (answered) => ({ response: answered }),
      (failed) => ({ error: failed }),
    );
    const isPassing = error !== undefined || [429, 502, 503, 504].includes(response.status);
    if (!isPassing || tries === triesMax) return error ? unreachable(error) : answerOf(response);
    await setTimeout(Number(response?.headers.get('retry-after') ?? tries) * 1_000);
  }
}

function unreachable(error) {
  throw new Error(`Keyfence cannot be reached: ${error.cause?.message ?? error.message}`);
}

async function answerOf(response) {
  const text = await response.text();
  const json = text.startsWith('{') ? JSON.parse(text) : {};
  if (response.ok) return json;
  const { detail, message, requestId } = json;
  throw new Error(
    `Keyfence answers ${response.status}: ${detail ?? message ?? 'nothing more; is url its address?'}${requestId ? ` (request ${requestId})` : ''}`,
  );
}
