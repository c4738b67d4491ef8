import { STATUS_CODES } from 'node:http';
import { type FieldProblem, isAppError, type LockOut } from '#lib/errors';
import type { ApiAnswer } from '../http.ts';

interface ProblemOptions {
  /** One sentence for whoever reads it. */
  detail: string;
  problems?: FieldProblem[];
  lockOut?: LockOut | undefined;
  headers?: Record<string, string>;
}

/** What is answered in place of what was asked for: RFC 9457. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly problems: FieldProblem[];
  readonly lockOut: LockOut | undefined;
  readonly headers: Record<string, string>;

  /** @param code by which programs tell it from others of the same status */
  constructor(
    status: number,
    code: string,
    { detail, problems = [], lockOut, headers = {} }: ProblemOptions,
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.problems = problems;
    this.lockOut = lockOut;
    this.headers = headers;
  }

  answer(requestId: string): ApiAnswer {
    const { status, code, message: detail, problems, lockOut, headers } = this;
    return {
      status,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-request-id': requestId,
        ...headers,
      },
      body: JSON.stringify({
        type: 'about:blank',
        title: STATUS_CODES[status],
        status,
        detail,
        code,
        requestId,
        ...(problems.length > 0 && { errors: problems }),
        ...(lockOut && { lockOut }),
      }),
    };
  }
}

/**
 * What a verb threw, as a problem; null: it is none that anybody may read.
 * @param verbNames as `Operation` has them
 */
export function problemOf(error: unknown, verbNames: Record<string, string> = {}): Problem | null {
  if (error instanceof Problem) return error;
  if (!isAppError(error)) return null;
  const { status, code, message, problems, lockOut } = error;
  return new Problem(status, code.toLowerCase(), {
    detail: message,
    problems: problems.map(({ path, ...problem }) => ({ path: verbNames[path] ?? path, ...problem })),
    lockOut,
    ...(status === 503 && { headers: { 'retry-after': '2' } }),
  });
}

export function noSuchPath(): Problem {
  return new Problem(404, 'not_found', { detail: 'There is no such path; /openapi.json has them all' });
}

/** @throws Problem 400 that names each input and the reason */
export function refuseInput(problems: FieldProblem[]): never {
  const detail = problems.map(({ message }) => message).join(' ');
  throw new Problem(400, 'bad_input', { detail, problems });
}
