import { expect, test } from 'vitest';
import { newSecret } from '#lib/gate/authkey-secret';
import type { AuthkeyCaller } from './caller.ts';

/** Which paths there are, and who leaves a trace. */
export function describePaths(caller: AuthkeyCaller): void {
  const { send, authorize } = caller;

  test('strangers leave no trace: only requests with a known key are recorded', async () => {
    const [stranger, known] = ['127.0.44.1', '127.0.44.2'];
    await authorize({ key: newSecret(), from: stranger });
    await authorize({ key: caller.acme.disabledKey.secret, from: known });
    const where = { companyId: caller.acme.company.id, credentialId: caller.acme.disabledKey.id, ip: known };
    const { recentIp, failedRequest } = caller.database.runtime.prisma;
    // What came after the stranger has been written.
    await expect.poll(() => failedRequest.count({ where })).toBe(1);
    await expect.poll(() => recentIp.count({ where })).toBe(1);
    expect(await failedRequest.count({ where: { ip: stranger } })).toBe(0);
    expect(await recentIp.count({ where: { ip: stranger } })).toBe(0);
  });

  test("a path below /api/ that is nobody's: 404 in the shape of every failure", async () => {
    for (const path of [
      '/api',
      '/api/v2/flow',
      '/api/v5/nothing/',
      '/api/authorize',
      '//api/v5/flow',
      '///api',
    ]) {
      const answer = await send(path);
      expect(answer.status).toBe(404);
      expect(answer.json).toMatchObject({ type: 'error', hasError: true, code: '404' });
      expect(answer.headers.get('x-request-id')).toBe(answer.json.requestId);
    }
  });

  test('an absolute target is its path', async () => {
    const answer = await send('http://elsewhere/api/v1/authorize?a=1', { key: caller.acme.key.secret });
    expect(answer.status).toBe(200);
  });

  test('any path below /api/v1/authorize is that endpoint, and its query is the caller’s own', async () => {
    const below = '/api/v1/authorize/orders/7?deny=403&preflight=allow';
    expect((await send(below, { key: caller.acme.key.secret })).status).toBe(200);
    expect((await send(below, { key: caller.acme.closedKey.secret })).status).toBe(418);
    expect((await send(below, { method: 'OPTIONS', headers: preflight })).status).toBe(401);
    expect((await send('/api/v1/authorized')).status).toBe(404);
  });

  const preflight: [string, string][] = [
    ['origin', 'https://shop.example.com'],
    ['access-control-request-method', 'POST'],
  ];
  test('a CORS preflight passes only where it is allowed to, by its method alone, and as nobody', async () => {
    const path = '/api/v1/authorize?preflight=allow';
    const passed = await send(path, { method: 'OPTIONS', headers: preflight });
    expect(passed.status).toBe(200);
    expect([...passed.headers.keys()].filter((name) => name.startsWith('x-keyfence'))).toEqual([]);
    expect((await send('/api/v1/authorize', { method: 'OPTIONS', headers: preflight })).status).toBe(401);
    expect((await send(path, { method: 'OPTIONS' })).status).toBe(401);
    const claimed: [string, string][] = [
      ...preflight,
      ['x-forwarded-method', 'OPTIONS'],
      ['x-original-method', 'OPTIONS'],
    ];
    expect((await send(path, { headers: claimed })).status).toBe(401);
  });

  test('/healthz and /readyz', async () => {
    expect((await send('/healthz')).status).toBe(200);
    expect((await send('/readyz/')).status).toBe(200);
    expect((await send('/healthz', { method: 'POST' })).status).toBe(405);
  });
}
