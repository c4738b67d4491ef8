import { passwordLengthMax } from '#lib/core/password/length';
import type { ApiRequest } from './http.ts';
import { readBody } from './read-body.ts';

const bytesMax = 8 * 1024;
const usernameLengthMax = 256;

/**
 * The strings of a JSON object in the body; null: it is none, or one of them is missing or too long to be
 * worth hashing. Why is not told to anyone.
 */
export async function readClientBody<Name extends string>(
  request: ApiRequest,
  names: readonly Name[],
): Promise<Record<Name, string> | null> {
  let body: unknown;
  try {
    const bytes = await readBody(request, bytesMax);
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
    const lengthMax = name === 'username' ? usernameLengthMax : passwordLengthMax.program;
    if (typeof value !== 'string' || value.length > lengthMax) return null;
    found[name] = value;
  }
  return found as Record<Name, string>;
}
