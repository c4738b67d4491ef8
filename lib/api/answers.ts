import type { FieldProblem } from '#lib/errors';
import type { UnknownReason } from '#lib/net/client-address';
import type { ApiAnswer } from './http.ts';

/** One message for every reason, so that nothing is told to those who guess. */
const unauthorizedMessage = 'The authkey is missing or not valid';

/** Header of what was answered as if its address were listed, because of report only. */
export const wouldRefuse = { 'x-keyfence-would-refuse': '418' };

export function answer(
  status: number,
  requestId: string,
  body: Record<string, unknown>,
  headers?: Record<string, string>,
): ApiAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': requestId,
      ...headers,
    },
    body: JSON.stringify({ ...body, requestId }),
  };
}

interface Failure {
  code: string;
  apiError?: string;
  message: string;
  errors?: string | FieldProblem[];
}

/** The shape of every failure: MSG91's v5, with a request id. */
export function failure(
  status: number,
  requestId: string,
  { code, apiError = code, message, errors = message }: Failure,
  headers?: Record<string, string>,
): ApiAnswer {
  const body = { type: 'error', status: 'fail', hasError: true, code, apiError, message, errors };
  return answer(status, requestId, body, headers);
}

export function unauthorized(requestId: string): ApiAnswer {
  return failure(401, requestId, {
    code: '401',
    apiError: '201',
    message: unauthorizedMessage,
    errors: 'Unauthorized',
  });
}

/** Every failure of an API client or its token: one and the same, so that nothing is disclosed. */
export function clientUnauthorized(requestId: string): ApiAnswer {
  return answer(401, requestId, { error_code: 4010001, message: 'Unauthorized' });
}

export const unknownWords: Record<UnknownReason, string> = {
  port: 'the proxy sent an address with a port in X-Forwarded-For',
  zone: 'the proxy sent an address with a zone in X-Forwarded-For',
  form: 'what was sent in its place is not an IP address in strict form',
  nothing: 'neither the connection nor X-Forwarded-For says it',
};

/** @param ip canonical address */
export function notWhitelisted(requestId: string, ip: string): ApiAnswer {
  return refusedByIp(requestId, `IP ${ip} is not whitelisted for this authkey`);
}

export function addressUnknown(requestId: string, why: UnknownReason): ApiAnswer {
  const message = 'The IP of this request is unknown, so it is not whitelisted for this authkey';
  return refusedByIp(requestId, `${message}: ${unknownWords[why]}`);
}

function refusedByIp(requestId: string, message: string): ApiAnswer {
  return failure(418, requestId, {
    code: '418',
    message,
    errors: 'Unauthorized',
  });
}

export function badRequest(requestId: string, code: string, problems: FieldProblem[]): ApiAnswer {
  return failure(400, requestId, { code, message: problems[0]?.message ?? 'Bad request', errors: problems });
}

export function otherBody(requestId: string): ApiAnswer {
  const message =
    'This Idempotency-Key came with another body within the last 24 hours; nothing was accepted';
  return failure(422, requestId, { code: '422', message, errors: [{ path: 'Idempotency-Key', message }] });
}

export function tooLarge(requestId: string, bytesMax: number): ApiAnswer {
  return failure(413, requestId, {
    code: '413',
    message: `The body is larger than ${bytesMax / 1024} KiB; nothing was accepted`,
  });
}

/** @param accepted as the header Accept-Encoding says it */
export function unknownEncoding(requestId: string, accepted: string): ApiAnswer {
  const message = `The body's Content-Encoding is not one of: ${accepted}; nothing was accepted`;
  return failure(415, requestId, { code: '415', message }, { 'accept-encoding': accepted });
}

export function methodNotAllowed(requestId: string, allow: string): ApiAnswer {
  return failure(405, requestId, { code: '405', message: `Use ${allow}` }, { allow });
}

export function notFound(requestId: string): ApiAnswer {
  return failure(404, requestId, { code: '404', message: 'There is no such endpoint' });
}

/** A request that cannot be understood as HTTP; what follows it on the connection cannot be either. */
export function malformed(requestId: string, status: number, message: string): ApiAnswer {
  return failure(status, requestId, { code: String(status), message }, { connection: 'close' });
}

export function unavailable(requestId: string): ApiAnswer {
  return failure(
    503,
    requestId,
    { code: '503', message: 'The service is not available at this moment; nothing was accepted. Try again.' },
    { 'retry-after': '2' },
  );
}

/** Sent to the database, and its answer was lost for good. */
export function uncertain(requestId: string): ApiAnswer {
  const message =
    'It is not certain whether this was accepted: look into Messages, or send it again with the Idempotency-Key that it had.';
  return failure(503, requestId, { code: '503', message }, { 'retry-after': '2' });
}

export function internalError(requestId: string): ApiAnswer {
  return failure(500, requestId, { code: '500', message: 'Internal error; nothing was accepted' });
}
