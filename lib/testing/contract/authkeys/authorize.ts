import { expect, test } from 'vitest';
import type { AuthkeyCaller } from './caller.ts';

/** What a proxy is told of a caller. */
export function describeAuthorize(caller: AuthkeyCaller): void {
  const { send, authorize } = caller;

  test('200 says who it was, with any method', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await authorize({ key: caller.acme.key.secret, method });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-keyfence-company')).toBe(caller.acme.company.id);
      expect(answer.headers.get('x-keyfence-key')).toBe(caller.acme.key.id);
      expect(answer.headers.get('x-keyfence-ip')).toBe('127.0.0.1');
    }
    expect((await authorize({ key: caller.acme.key.secret, method: 'HEAD' })).status).toBe(200);
  });

  test('418, and for nginx 403 with the code in a header', async () => {
    expect((await authorize({ key: caller.acme.closedKey.secret })).status).toBe(418);
    const answer = await send('/api/v1/authorize?deny=403', { key: caller.acme.closedKey.secret });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('x-keyfence-code')).toBe('418');
    expect((await send('/api/v1/authorize?deny=403')).status).toBe(401);
  });

  test('without IP security any address may', async () => {
    expect((await authorize({ key: caller.acme.openKey.secret, from: '127.0.0.77' })).status).toBe(200);
  });

  test('401 without a key', async () => {
    expect((await authorize()).json).toMatchObject({ code: '401', apiError: '201' });
  });
}
