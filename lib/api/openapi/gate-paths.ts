import { passwordLengthMax, passwordLengthMin } from '#lib/core/password/length';
import { recipientsMax } from '#lib/messages/flow-body';
import { content, type Schema } from './schema-of.ts';

/** What the gate answers, whose bodies are read without zod: see docs/decisions/037-the-api.md. */
const text: Schema = { type: 'string' };
const requestId: Schema = { type: 'string', pattern: '^[0-9a-f]{24}$' };

const failure: Schema = {
  type: 'object',
  required: ['type', 'status', 'hasError', 'code', 'apiError', 'message', 'errors', 'requestId'],
  properties: {
    type: { const: 'error' },
    status: { const: 'fail' },
    hasError: { const: true },
    code: text,
    apiError: text,
    message: text,
    errors: {
      anyOf: [
        text,
        {
          type: 'array',
          items: { type: 'object', required: ['path', 'message'], properties: { path: text, message: text } },
        },
      ],
    },
    requestId,
  },
};

const clientFailure: Schema = {
  type: 'object',
  required: ['error_code', 'message', 'requestId'],
  properties: { error_code: { type: 'integer' }, message: text, requestId },
};

export const gateComponents = { Failure: failure, ClientFailure: clientFailure };

const failures = (what: Record<string, string>, name = 'Failure') =>
  Object.fromEntries(
    Object.entries(what).map(([status, description]) => [
      status,
      { description, content: content({ $ref: `#/components/schemas/${name}` }) },
    ]),
  );

const refused = failures({
  401: 'The authkey or the token is missing or not valid.',
  418: 'IP security is on and the address is in neither list, or it is unknown.',
  503: 'The database is away; nothing was accepted.',
});

const wouldRefuse = {
  'x-keyfence-would-refuse': { schema: { const: '418' }, description: 'Let in because of report only.' },
};

const mobiles: Schema = {
  description: 'Digits with country code; several are separated by commas.',
  anyOf: [{ type: 'string', minLength: 1 }, { type: 'integer' }],
};

const recipient: Schema = {
  type: 'object',
  required: ['mobiles'],
  properties: { mobiles },
  additionalProperties: { anyOf: [text, { type: 'number' }] },
};

const flowBody: Schema = {
  type: 'object',
  anyOf: [{ required: ['template_id'] }, { required: ['flow_id'] }],
  oneOf: [{ required: ['mobiles'] }, { required: ['recipients'] }],
  properties: {
    template_id: { type: 'string', format: 'uuid' },
    flow_id: { type: 'string', format: 'uuid' },
    sender: { type: 'string', maxLength: 20 },
    short_url: {},
    mobiles,
    recipients: { type: 'array', minItems: 1, maxItems: recipientsMax, items: recipient },
  },
};

const username: Schema = { type: 'string', minLength: 1, maxLength: 256 };
const password: Schema = { type: 'string', minLength: 1, maxLength: passwordLengthMax.program };

function ofClients(summary: string, properties: Record<string, Schema>, answer: Record<string, Schema>) {
  return {
    summary,
    tags: ['API clients'],
    security: [],
    requestBody: {
      required: true,
      content: content({ type: 'object', required: Object.keys(properties), properties }),
    },
    responses: {
      200: {
        description: 'Done.',
        headers: wouldRefuse,
        content: content({
          type: 'object',
          required: [...Object.keys(answer), 'requestId'],
          properties: { ...answer, requestId },
        }),
      },
      ...failures({ 401: 'Refused, for whatever reason.' }, 'ClientFailure'),
      ...failures({ 503: 'The database is away.' }),
    },
  };
}

const authorize = (method: string) => ({
  operationId: `authorize${method}`,
  summary: 'Ask whether a request may pass: forward auth for proxies',
  description: 'Any method. Reads only headers.',
  tags: ['Gate'],
  security: [{ authkey: [] }, { clientToken: [] }],
  parameters: [
    {
      name: 'deny',
      in: 'query',
      description: '403 in place of 418, for nginx; x-keyfence-code says 418 then.',
      schema: { enum: ['403'] },
    },
    {
      name: 'preflight',
      in: 'query',
      description: 'CORS preflights pass.',
      schema: { enum: ['allow'] },
    },
  ],
  responses: {
    200: {
      description: 'It may pass.',
      headers: {
        ...wouldRefuse,
        'x-keyfence-company': { schema: text },
        'x-keyfence-key': { schema: text },
        'x-keyfence-ip': { schema: text },
      },
      content: content({
        type: 'object',
        required: ['type', 'requestId'],
        properties: { type: text, requestId },
      }),
    },
    ...failures({ 403: 'In place of 418, where that was asked for.' }),
    ...refused,
  },
});

const health = (summary: string) => ({
  summary,
  tags: ['Health'],
  security: [],
  responses: {
    200: { description: 'Yes.', content: content({ type: 'object' }) },
    503: { description: 'No.', content: content({ type: 'object' }) },
  },
});

const days: Schema = { type: 'integer', description: '0: never.' };

export const gatePaths = {
  '/api/v5/flow': {
    post: {
      operationId: 'sendFlow',
      summary: 'Send a message; compatible with MSG91’s v5 flow API',
      tags: ['Gate'],
      security: [{ authkey: [] }, { clientToken: [] }],
      parameters: [
        { name: 'Idempotency-Key', in: 'header', schema: { type: 'string', minLength: 1, maxLength: 255 } },
      ],
      requestBody: { required: true, content: content(flowBody) },
      responses: {
        200: {
          description: 'Accepted: stored, delivered by a worker.',
          headers: wouldRefuse,
          content: content({
            type: 'object',
            required: ['type', 'message', 'requestId'],
            properties: { type: { const: 'success' }, message: requestId, requestId },
          }),
        },
        ...failures({
          400: 'Code "101": no mobile; "202": an invalid one; "400": anything else.',
          413: 'More than 256 KiB.',
          415: 'An unknown Content-Encoding.',
          422: 'The Idempotency-Key came with another body.',
        }),
        ...refused,
      },
    },
  },
  '/api/v1/authorize': {
    get: authorize('Get'),
    head: authorize('Head'),
    post: authorize('Post'),
    put: authorize('Put'),
    patch: authorize('Patch'),
    delete: authorize('Delete'),
    options: authorize('Options'),
  },
  '/token': {
    post: {
      operationId: 'issueToken',
      ...ofClients(
        'Get a token that is good from this address',
        { username, password },
        {
          access_token: text,
          token_type: { const: 'Bearer' },
          expires_in: { type: 'integer' },
          password_expire_days: days,
        },
      ),
    },
  },
  '/manage/password': {
    post: {
      operationId: 'changePassword',
      ...ofClients(
        'Change the password, also one that has expired',
        { username, password, new_password: { ...password, minLength: passwordLengthMin } },
        { password_expire_days: days },
      ),
    },
  },
  '/healthz': { get: { operationId: 'healthz', ...health('Does the process live?') } },
  '/readyz': { get: { operationId: 'readyz', ...health('Does the database answer, and is it migrated?') } },
};
