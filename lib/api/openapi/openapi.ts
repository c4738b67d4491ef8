import { methodNotAllowed } from '../answers.ts';
import type { ApiAnswer, ApiRequest } from '../http.ts';
import { openApiDocument } from './document.ts';

let document: string | undefined;

/** GET /openapi.json: what this API is, for programs that make clients of it. */
export function openApi(request: ApiRequest, requestId: string): ApiAnswer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed(requestId, 'GET, HEAD');
  document ??= JSON.stringify(openApiDocument());
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'x-request-id': requestId,
    },
    body: document,
  };
}
