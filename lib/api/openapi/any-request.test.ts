import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { scopes } from '#lib/core/scopes';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { listedIp, makeThings } from '#lib/testing/every-operation';
import { fromSchema, type Known, someOf } from '#lib/testing/from-schema';
import { makeServiceToken, type TestToken } from '#lib/testing/service-token';
import { openApiDocument } from './document.ts';

type Schema = Record<string, unknown>;
interface Described {
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: Schema }[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
  responses: Record<string, unknown>;
}

/** By the documents alone, as a program that was made from it would ask. */
const document = JSON.parse(JSON.stringify(openApiDocument()));
const described = Object.entries(document.paths as Record<string, Record<string, Described>>)
  .flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, { responses }]) => 'default' in responses)
      .map(([method, operation]) => [method.toUpperCase(), path, operation] as const),
  )
  // What takes away comes last: the others ask for it.
  .sort(([one], [other]) => Number(one === 'DELETE') - Number(other === 'DELETE'));

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'openapi');

let database: TestDatabase;
let token: TestToken;
let ids: Record<string, string>;
beforeAll(async () => {
  database = await openTestDatabase();
  const things = await makeThings('198.51.100.77');
  ids = things.ids;
  token = await makeServiceToken(things.company.admin, { scopes: [...scopes] });
});
afterAll(() => database.close());
// All together ask for more than a token may in a minute.
beforeEach(() => database.runtime.pool.query('delete from "RateLimit"'));

test('every operation of the table is described', () => {
  expect(described.length).toBeGreaterThan(3);
});

test.each(described)('%s %s answers whatever comes as it says', async (method, path, operation) => {
  const [, , , kind = ''] = path.split('/');
  const own = ids[kind] ?? Object.values(ids);
  const known = {
    ids: [own, own, own, Object.values(ids), token.id].flat(),
    texts: [listedIp, '203.0.113.0/24', '10.0.0.1-10.0.0.9', '2001:db8::1', '192.0.2.1', 'Website'],
    oddTexts: ['', '127.1', 'a\0b', '::/0', '10.0.0.0/8'],
  };
  await fc.assert(
    fc.asyncProperty(requests(operation, known), async ({ params, query, headers, body }) => {
      const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(params[name])));
      const target = `${filled}?${new URLSearchParams(query)}`;
      const { status, json } = await token.call(method, target, { headers, body });
      expect(status, JSON.stringify(json)).toBeLessThan(500);
      expect(describes(operation, method, path, status, json)).toEqual([]);
    }),
    { seed, numRuns: runs },
  );
});

/** By hand with others: a run of CI finds nothing that the one before did not. */
const seed = Number(process.env.ANY_REQUEST_SEED ?? 418);
const runs = Number(process.env.ANY_REQUEST_RUNS ?? 12);

function requests({ parameters = [], requestBody }: Described, known: Known) {
  const of = (place: string) => {
    const there = parameters.filter((parameter) => parameter.in === place);
    return someOf(
      Object.fromEntries(
        there.map(({ name, schema }) => [
          name,
          fromSchema(schema, known).map((value) => asText(value, place)),
        ]),
      ),
      there.filter(({ required }) => required).map(({ name }) => name),
    ) as fc.Arbitrary<Record<string, string>>;
  };
  const body = requestBody?.content['application/json'].schema;
  return fc.record({
    params: of('path'),
    query: of('query'),
    headers: of('header').map((headers) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    ),
    body: body ? fromSchema(body, known) : fc.constant(undefined),
  });
}

/** A header has no more than bytes; a path no slash. */
function asText(value: unknown, place: string): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (place === 'header') return text.replace(/[^\x20-\x7e]/g, '');
  return place === 'path' ? text.replace(/\//g, '') || 'x' : text;
}

/** What is wrong with an answer by the document's own word. */
function describes({ responses }: Described, method: string, path: string, status: number, json: unknown) {
  const at = ['paths', path, method.toLowerCase(), 'responses', String(status)];
  const pointer = at.map((part) => part.replace(/~/g, '~0').replace(/\//g, '~1')).join('/');
  const ref =
    String(status) in responses
      ? `openapi#/${pointer}/content/application~1json/schema`
      : 'openapi#/components/schemas/Problem';
  const validate = ajv.getSchema(encodeURI(ref)) ?? ajv.compile({ $ref: ref });
  return validate(json) ? [] : (validate.errors ?? []);
}
