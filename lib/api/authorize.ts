import { runtime } from '../runtime.ts';
import { answer } from './answers.ts';
import { checked } from './check.ts';
import type { ApiAnswer, ApiRequest } from './http.ts';

const endpoint = '/api/v1/authorize';

/**
 * ANY /api/v1/authorize: forward auth for Traefik, Caddy, Envoy, nginx. Reads only headers.
 * `?deny=403` answers 403 in place of 418, for nginx, which takes only 401 and 403 as refusals.
 */
export function authorize(request: ApiRequest, requestId: string): ApiAnswer | Promise<ApiAnswer> {
  const result = checked(request, requestId, endpoint, ({ policy, address }) => {
    runtime().gate.accepted(policy, address);
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
  if (!deniesWith403(request.query)) return result;
  return result instanceof Promise ? result.then(as403) : as403(result);
}

function deniesWith403(query: string): boolean {
  return query !== '' && new URLSearchParams(query).get('deny') === '403';
}

function as403(given: ApiAnswer): ApiAnswer {
  if (given.status !== 418) return given;
  return { ...given, status: 403, headers: { ...given.headers, 'x-keyfence-code': '418' } };
}
