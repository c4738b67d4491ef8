import type { z } from 'zod';
import type { Ctx } from '#lib/core/context';
import type { Scope } from '#lib/core/scopes';
import type { ApiRequest } from '../http.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Names in braces: `/api/v1/authkeys/{id}` has `id`. */
type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Record<Name, string> & ParamsOf<Rest>
  : object;

export interface Given<Params, Query, Body> {
  /** Each is an id in the form of one; any other is answered 404 before. */
  params: Params;
  query: Query;
  body: Body;
  /** The header If-Match; undefined: none, or the operation takes none. */
  ifMatch: string | undefined;
}

export interface Reply<Answer> {
  body: Answer;
  headers?: Record<string, string>;
}

interface Described {
  method: Method;
  path: string;
  /** One line for the reader of /openapi.json. */
  summary: string;
  /** Of the answer; 200 where it is absent. */
  status?: 200 | 201;
}

/**
 * What a program with a service token can do. Its schemas are what the code parses with and what /openapi.json says:
 * unknown fields and parameters are refused by name, and the answer is encoded with `answer`, which drops what it does
 * not name (a Date stands as `moment`).
 */
export interface Operation<
  Path extends string = string,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> extends Described {
  path: Path;
  scope: Scope;
  /** Of values that are text: numbers are coerced. */
  query?: Query;
  body?: Body;
  /** 1 MiB where it is absent. */
  bodyBytesMax?: number;
  /** What verbs call a field that has another name here, so that their problems name the one that came. */
  verbNames?: Record<string, string>;
  /** It changes nothing, whatever its method. */
  isRead?: true;
  /** It takes If-Match, and its answer an ETag. */
  takesIfMatch?: true;
  answer: Answer;
  /** What it changes it changes by verbs that are called with this Ctx: they are one transaction, or a dry run. */
  handle(
    ctx: Ctx,
    given: Given<ParamsOf<Path>, z.output<Query>, z.output<Body>>,
  ): Promise<Reply<z.output<Answer>>>;
}

/** What anybody can ask without a token. */
export interface OpenOperation<Answer extends z.ZodType = z.ZodType> extends Described {
  method: 'GET';
  scope: null;
  answer: Answer;
  handle(request: ApiRequest): Reply<z.output<Answer>>;
}

/** It is one transaction, has its dry run, and takes an Idempotency-Key. */
export function isWrite({ method, isRead }: Operation): boolean {
  return method !== 'GET' && !isRead;
}

export type AnyOperation = Operation | OpenOperation;

/** Holds an operation to the types of its own path and schemas. */
export function operation<
  Path extends `/api/v1/${string}`,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(described: Operation<Path, Query, Body, Answer>): Operation {
  return described as unknown as Operation;
}
