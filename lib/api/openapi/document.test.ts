import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFlowBody } from '#lib/messages/flow-body';
import { operations } from '../manage/operations.ts';
import { openApiDocument } from './document.ts';
import { gatePaths } from './gate-paths.ts';

const document = openApiDocument();

test('is OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

test('has every operation of the table, by its method and path, each with an id of its own', () => {
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId }]) => ({ path, method, operationId })),
  );
  for (const { path, method } of operations) {
    expect(described).toContainEqual({ path, method: method.toLowerCase(), operationId: expect.any(String) });
  }
  const ids = described.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain('getAuthkeys');
});

describe('the body of POST /api/v5/flow, which is read without zod', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const { schema } = gatePaths['/api/v5/flow'].post.requestBody.content['application/json'];
  const isDescribed = ajv.compile(schema);
  const mobile = fc.constantFrom('919800000000', '+14155550100', 14155550100);
  const variables = fc.dictionary(
    fc.constantFrom('VAR1', 'VAR2'),
    fc.oneof(fc.string({ maxLength: 20 }), fc.nat()),
  );
  const recipient = fc
    .tuple(fc.record({ mobiles: mobile }), variables)
    .map(([one, more]) => ({ ...more, ...one }));
  const template = fc.uuid();
  const bodies = fc.oneof(
    fc.record({ template_id: template, recipients: fc.array(recipient, { minLength: 1, maxLength: 3 }) }),
    fc.tuple(fc.record({ flow_id: template }), recipient).map(([one, more]) => ({ ...more, ...one })),
    fc.record({
      template_id: fc.string(),
      recipients: fc.array(recipient, { maxLength: 1 }),
      mobiles: mobile,
    }),
    fc.record({ recipients: fc.array(recipient) }),
    fc.jsonValue(),
  );

  test('that is accepted is one as described', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const { ok } = parseFlowBody(Buffer.from(JSON.stringify(body)));
        if (ok) expect(isDescribed(body) || isDescribed.errors).toBe(true);
      }),
    );
  });
});
