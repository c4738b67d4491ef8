import { answer } from './answers.ts';
import { checked, noteAccepted } from './check.ts';
import type { ApiAnswer, ApiRequest } from './http.ts';

const endpoint = '/api/v1/authorize';

/**
 * ANY /api/v1/authorize and below: forward auth for Traefik, Caddy, Envoy, nginx. Reads only headers.
 * `?deny=403` answers 403 in place of 418, for nginx, which takes only 401 and 403 as refusals.
 * `?preflight=allow` lets CORS preflights through, which carry no credential; only the method of this very
 * request tells that it is one, because any header may be the caller's own.
 */
export function authorize(request: ApiRequest, requestId: string): ApiAnswer | Promise<ApiAnswer> {
  // Below it both path and query are the caller's own (Envoy's path_prefix).
  const hasOptions = request.path === endpoint && request.query !== '';
  const options = hasOptions ? new URLSearchParams(request.query) : undefined;
  if (options?.get('preflight') === 'allow' && isPreflight(request)) {
    return answer(200, requestId, { type: 'success', preflight: true });
  }
  const result = checked(request, requestId, endpoint, (admitted) => {
    noteAccepted(admitted, requestId, endpoint);
    const { policy, address } = admitted;
    return answer(
      200,
      requestId,
      { type: 'success', company: policy.companyId, key: policy.credentialId, ip: address?.text ?? null },
      {
        'x-keyfence-company': policy.companyId,
        'x-keyfence-key': policy.credentialId,
        'x-keyfence-ip': address?.text ?? 'unknown',
      },
    );
  });
  if (options?.get('deny') !== '403') return result;
  return result instanceof Promise ? result.then(as403) : as403(result);
}

/** As https://fetch.spec.whatwg.org/#cors-preflight-request defines it. */
function isPreflight(request: ApiRequest): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.header('origin') !== undefined &&
    request.header('access-control-request-method') !== undefined
  );
}

function as403(given: ApiAnswer): ApiAnswer {
  if (given.status !== 418) return given;
  return { ...given, status: 403, headers: { ...given.headers, 'x-keyfence-code': '418' } };
}
