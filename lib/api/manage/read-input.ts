import { z } from 'zod';
import { entriesPerListMax } from '#lib/access/whitelist/schemas';
import { fieldProblems } from '#lib/core/parse';
import type { FieldProblem } from '#lib/errors';
import { type ApiRequest, BodyTooLarge } from '../http.ts';
import { acceptedEncodings, MalformedBody, readBody, UnknownEncoding } from '../read-body.ts';
import { isWrite, type Operation } from './operation.ts';
import { Problem, refuseInput } from './problem.ts';

const bodyBytesMax = 1024 * 1024;
/** Problems as many as anybody reads. */
const problemsMax = 50;
/** Far more than any operation's body has of objects in objects, and of items in all its lists. */
const depthMax = 20;
const itemsMax = entriesPerListMax + 1_000;

/** Query and body as the operation's schemas read them. @throws Problem 400, 413, 415 */
export async function readInput(
  operation: Operation,
  request: ApiRequest,
): Promise<{ query: Record<string, unknown>; body: unknown; bytes: Uint8Array; dryRun: boolean }> {
  const { query: querySchema, body: bodySchema } = operation;
  const shape = { ...querySchema?.shape, ...(isWrite(operation) && { dryRun }) };
  const query = parsed(z.strictObject(shape), readQuery(request.query), 'There is no such parameter');
  const bytes = bodySchema ? await readBytes(request, operation.bodyBytesMax ?? bodyBytesMax) : noBytes;
  const body = bodySchema && parsed(strict(bodySchema), readJson(bytes), 'There is no such field');
  return { query, body, bytes, dryRun: query.dryRun === true };
}

const noBytes = new Uint8Array();

export const dryRun = z
  .enum(['true', 'false'], 'Send true or false.')
  .default('false')
  .transform((text) => text === 'true');

function strict(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject ? schema.strict() : schema;
}

function parsed<S extends z.ZodType>(schema: S, input: unknown, unknownWords: string): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const { issues } = result.error;
  const shown = issues.slice(0, problemsMax).flatMap((issue): FieldProblem[] => {
    if (issue.code !== 'unrecognized_keys') return fieldProblems(new z.ZodError([issue])).map(named);
    return issue.keys.slice(0, problemsMax).map((key) => {
      const path = [...issue.path, key].join('.');
      return { path, message: `${unknownWords}: ${path}.` };
    });
  });
  if (issues.length <= problemsMax && shown.length <= problemsMax) return refuseInput(shown);
  const more = { path: '', message: 'More is wrong than is named here.' };
  return refuseInput([...shown.slice(0, problemsMax), more]);
}

/** zod's own words name neither the input nor, where it is absent, that. */
function named({ path, message }: FieldProblem): FieldProblem {
  const [, expected, received] = /^Invalid input: expected (.+), received (.+)$/.exec(message) ?? [];
  if (received === undefined) return { path, message: message.replace(/^Invalid/, `${path}: invalid`) };
  if (received === 'undefined')
    return { path, message: `${path} is missing: send ${withArticle(expected!)}.` };
  return {
    path,
    message: `${path || 'The body'} must be ${withArticle(expected!)}, not ${withArticle(received)}.`,
  };
}

function withArticle(type: string): string {
  if (type === 'null') return type;
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function readQuery(text: string): Record<string, string> {
  // With no prototype, `__proto__` is a name as any other.
  const query: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    if (Object.hasOwn(query, name)) refuseInput([{ path: name, message: `${name} stands there twice.` }]);
    query[name] = value;
  }
  refuseUnstorable(query);
  return query;
}

async function readBytes(request: ApiRequest, bytesMax: number): Promise<Uint8Array> {
  try {
    return await readBody(request, bytesMax);
  } catch (error) {
    if (error instanceof BodyTooLarge) {
      const detail = `The body is larger than ${bytesMax / 1024 / 1024} MiB; nothing was changed`;
      throw new Problem(413, 'too_large', { detail });
    }
    if (error instanceof UnknownEncoding) {
      const detail = `The body's Content-Encoding is not one of: ${acceptedEncodings}; nothing was changed`;
      throw new Problem(415, 'unknown_encoding', {
        detail,
        headers: { 'accept-encoding': acceptedEncodings },
      });
    }
    if (error instanceof MalformedBody) return refuseInput([{ path: '', message: error.message }]);
    throw error;
  }
}

/** A body is JSON whatever its Content-Type says; none is an empty object. */
function readJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {};
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const message = `The body is not JSON: ${(error as Error).message}.`;
    return refuseInput([{ path: '', message }]);
  }
  refuseUnstorable(body);
  return body;
}

/**
 * What PostgreSQL keeps in no text: NUL, and half of a surrogate pair. And what is nested so deep or so long that only to
 * tell what is wrong with it would keep all others waiting.
 */
function refuseUnstorable(value: unknown, path: string[] = [], seen = { items: 0 }): void {
  const refuse = (why: string) => {
    const name = path.join('.');
    refuseInput([{ path: name, message: `${name || 'The body'} ${why}.` }]);
  };
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
    refuse('holds a character that no text can have');
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= depthMax) refuse(`is nested deeper than ${depthMax} levels`);
  if (Array.isArray(value)) {
    seen.items += value.length;
    if (seen.items > itemsMax) {
      refuse(
        `has too many items: all lists of a body have at most ${itemsMax.toLocaleString('en')} together`,
      );
    }
  }
  for (const [key, inner] of Object.entries(value)) {
    refuseUnstorable(key, path, seen);
    refuseUnstorable(inner, [...path, key], seen);
  }
}
