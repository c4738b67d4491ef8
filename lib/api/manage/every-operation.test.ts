import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { holdsScope, type Scope, scopes } from '#lib/core/scopes';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { makeThings, pathOf, sampleOf, type Things } from '#lib/testing/every-operation';
import { makeServiceToken, type TestToken } from '#lib/testing/service-token';
import { isWrite, type Operation } from './operation.ts';
import { operations } from './operations.ts';

const asked = operations.filter((operation): operation is Operation => operation.scope !== null);

let database: TestDatabase;
let acme: Things;
let globex: Things;
let ofGlobex: TestToken;
/** Of Acme, with one scope each; '': none. */
let tokens: Map<Scope | '', TestToken>;

beforeAll(async () => {
  database = await openTestDatabase();
  [acme, globex] = [await makeThings('198.51.100.77'), await makeThings('198.51.100.88')];
  ofGlobex = await makeServiceToken(globex.company.admin, { scopes: [...scopes] });
  tokens = new Map();
  for (const scope of ['', ...scopes] as const) {
    tokens.set(scope, await makeServiceToken(acme.company.admin, { scopes: scope ? [scope] : [] }));
  }
  // So that there is one to release.
  const lease = { body: { seconds: 600 } };
  const leased = await tokens
    .get('ips:lease')
    ?.call('POST', `/api/v1/authkeys/${acme.ids.authkeys}/lease`, lease);
  expect(leased?.status).toBe(200);
});
afterAll(() => database.close());

/** Changes are only tried: each is asked of the same things. */
function call(
  token: TestToken,
  operation: Operation,
  path: string,
  { query, body } = sampleOf(operation, acme),
) {
  const asked = [query, isWrite(operation) && 'dryRun=true'].filter(Boolean).join('&');
  return token.call(operation.method, asked ? `${path}?${asked}` : path, { body });
}

describe.each(asked.map((operation) => [operation.method, operation.path, operation] as const))(
  '%s %s',
  (method, path, operation) => {
    test('is for tokens with its scope, and for no others', async () => {
      const allowed: string[] = [];
      for (const [scope, token] of tokens) {
        const { status, json } = await call(token, operation, pathOf(operation, acme.ids));
        if (status === 403) expect(json).toMatchObject({ code: 'forbidden' });
        else expect({ scope, status, json }).toMatchObject({ status: 200 });
        if (status !== 403) allowed.push(scope);
      }
      expect(allowed).toEqual(scopes.filter((scope) => holdsScope([scope], operation.scope)));
    });

    test("knows nothing of another company's", async () => {
      if (path.includes('{id}')) {
        const absent = Object.fromEntries(Object.keys(acme.ids).map((kind) => [kind, randomUUID()]));
        const [others, none] = [
          await call(ofGlobex, operation, pathOf(operation, acme.ids)),
          await call(ofGlobex, operation, pathOf(operation, absent)),
        ];
        const answered = [others, none].map(({ json }) => ({ ...json, requestId: '' }));
        expect(answered[0]).toMatchObject({ status: 404, code: 'not_found' });
        expect(answered[1]).toEqual(answered[0]);
      } else if (method === 'GET') {
        const { status, body } = await call(ofGlobex, operation, path);
        expect(status).toBe(200);
        expect(acme.own.filter((text) => body.includes(text))).toEqual([]);
      } else {
        // Names nothing of anybody's, or is refused.
        const { status, body } = await call(ofGlobex, operation, path);
        expect([200, 201, 404]).toContain(status);
        expect(acme.own.filter((text) => body.includes(text))).toEqual([]);
      }
    });
  },
);

test('no operation is about a service token itself, nor its list', async () => {
  const ids = Object.fromEntries(Object.keys(acme.ids).map((kind) => [kind, ofGlobex.id]));
  for (const operation of asked.filter(({ path }) => path.includes('{id}'))) {
    const { status } = await call(ofGlobex, operation, pathOf(operation, ids));
    expect(`${operation.method} ${operation.path} ${status}`).toBe(
      `${operation.method} ${operation.path} 404`,
    );
  }
});
