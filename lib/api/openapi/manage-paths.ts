import { z } from 'zod';
import { DryRunAnswer, LockOutShape } from '../manage/answer.ts';
import { type AnyOperation, isWrite, type Operation } from '../manage/operation.ts';
import { operations } from '../manage/operations.ts';
import { content, type Schema, schemaOf } from './schema-of.ts';

const requestId = { requestId: { type: 'string', pattern: '^[0-9a-f]{24}$' } };

/** RFC 9457. */
const problemSchema: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong, in one sentence.' },
    code: { type: 'string', description: 'By which programs tell it from others of the same status.' },
    ...requestId,
    errors: {
      type: 'array',
      description: 'Each input that is wrong, and why.',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
    lockOut: { ...schemaOf(LockOutShape), description: 'Whom the change would refuse; send confirm: true.' },
  },
};

const limitHeaders = {
  'RateLimit-Policy': { schema: { type: 'string' }, description: 'Such as "token";q=600;w=60' },
  RateLimit: { schema: { type: 'string' }, description: 'Such as "token";r=599;t=42' },
};

export const manageComponents = {
  schemas: { Problem: problemSchema, DryRun: withRequestId(schemaOf(DryRunAnswer)) },
  responses: {
    Problem: {
      description: 'Nothing was done.',
      headers: limitHeaders,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  },
};

/** The paths of what programs manage with, from the table that answers them. */
export function managePaths(): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] ??= {};
    paths[operation.path]![operation.method.toLowerCase()] = described(operation);
  }
  return paths;
}

function described(operation: AnyOperation) {
  const { method, path, summary, status = 200, answer } = operation;
  const common = {
    operationId:
      method.toLowerCase() +
      path
        .slice('/api/v1'.length)
        .replace(/\W+(\w)/g, (_, c) => c.toUpperCase())
        .replace(/\W/g, ''),
    summary,
    tags: [path.split('/')[3]],
  };
  const answered = withRequestId(schemaOf(answer));
  const problem = { $ref: '#/components/responses/Problem' };
  if (operation.scope === null) {
    const responses = { [status]: { description: 'Done.', content: content(answered) }, default: problem };
    return { ...common, security: [], responses };
  }
  const tries = isWrite(operation);
  const schema = tries && status === 200 ? { anyOf: [answered, dryRun] } : answered;
  return {
    ...common,
    description: `Scope \`${operation.scope}\`.`,
    security: [{ serviceToken: [] }],
    parameters: parametersOf(operation),
    ...(operation.body && {
      requestBody: { required: true, content: content(schemaOf(strict(operation.body))) },
    }),
    responses: {
      [status]: {
        description: tries && status === 200 ? 'Done; or what would be done.' : 'Done.',
        headers: {
          ...limitHeaders,
          ...(operation.takesIfMatch && { ETag: { schema: { type: 'string' } } }),
        },
        content: content(schema),
      },
      ...(tries &&
        status !== 200 && { 200: { description: 'What would be done.', content: content(dryRun) } }),
      default: problem,
    },
  };
}

const dryRun: Schema = { $ref: '#/components/schemas/DryRun' };

function parametersOf(operation: Operation): Schema[] {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  }));
  const { properties = {}, required = [] } = schemaOf(operation.query ?? z.object({})) as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  const inQuery = Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(required.includes(name) && { required: true }),
    ...(description !== undefined && { description }),
    schema,
  }));
  return [
    ...inPath,
    ...inQuery,
    ...(isWrite(operation) ? ofWrites : []),
    ...(operation.takesIfMatch ? [ifMatch] : []),
  ];
}

const ifMatch: Schema = {
  name: 'If-Match',
  in: 'header',
  description: 'The ETag of what was read; 412 where it has changed since.',
  schema: { type: 'string' },
};

const ofWrites: Schema[] = [
  {
    name: 'dryRun',
    in: 'query',
    description: 'Say what would change and who would be refused, and change nothing.',
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Within 24 hours the same request with the same key is done once, and answered as it was then.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
];

function withRequestId({ properties, required = [], ...schema }: Schema): Schema {
  return {
    ...schema,
    properties: { ...(properties as object), ...requestId },
    required: [...(required as string[]), 'requestId'],
  };
}

function strict(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject ? schema.strict() : schema;
}
