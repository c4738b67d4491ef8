import { expect, test } from 'vitest';
import { explainRequest } from '#lib/access/explain/explain-request';
import { proxy } from '../place.ts';
import type { AuthkeyCaller } from './caller.ts';

/** What one instance refused, another explains: by the request id in the answer. */
export function describeExplained(caller: AuthkeyCaller): void {
  const explain = (id: unknown) =>
    explainRequest({ ...caller.acme.viewer, now: new Date() }, { id: String(id) });

  test('a refusal is explained at once: its address, where that was read, and why', async () => {
    const headers: [string, string][] = [['x-forwarded-for', '127.0.0.1, 203.0.113.9']];
    const { status, json } = await caller.flow({
      key: caller.acme.key.secret,
      from: proxy,
      headers,
      json: caller.message(),
    });
    expect(status).toBe(418);
    expect(await explain(json.requestId)).toMatchObject({
      endpoint: '/api/v5/flow',
      outcome: 'refused',
      reason: 'ip',
      from: { ip: '203.0.113.9', hop: 1 },
      credential: { id: caller.acme.key.id },
    });
  });

  test('an accepted one is where its caller asks for it; its answer is the same', async () => {
    const headers: [string, string][] = [['x-keyfence-explain', '1']];
    const { status, json } = await caller.authorize({
      key: caller.acme.key.secret,
      from: '127.0.0.1',
      headers,
    });
    expect(status).toBe(200);
    const found = () => explain(json.requestId).catch(() => null);
    await expect.poll(found, { timeout: 30_000 }).toMatchObject({
      endpoint: '/api/v1/authorize',
      outcome: 'accepted',
      from: { ip: '127.0.0.1', hop: 0 },
    });
  });
}
