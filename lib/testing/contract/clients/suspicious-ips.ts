import { expect, test } from 'vitest';
import { getToken, requestPasswordChange, requestToken } from '../../api-client.ts';
import { type ClientCaller, expectRefused, newIp, newPassword } from './caller.ts';

/** Bursts of token requests. */
export function describeSuspiciousIps(clients: ClientCaller): void {
  const { make, call } = clients;

  test('from exactly the 20th request of a burst on the IP is refused on every instance, whitelisted or not', async () => {
    const from = newIp();
    const client = await make([from]);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        requestToken({ port: i % 2 ? clients.server.port : clients.second.port, from }, client),
      ),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(19);
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(21);
    for (const { port } of [clients.server, clients.second]) {
      expectRefused(await requestToken({ port, from }, client));
      expectRefused(await requestPasswordChange({ port, from }, { ...client, new_password: newPassword() }));
    }
    const other = await make([newIp(), from]);
    expectRefused(await requestToken({ ...clients.at, from }, other));
  });

  test('a token that the IP has already goes on', async () => {
    const from = newIp();
    const client = await make([from]);
    const token = await getToken({ ...clients.at, from }, client);
    for (let i = 0; i < 20; i += 1) await requestToken({ ...clients.at, from }, '');
    expectRefused(await requestToken({ ...clients.at, from }, client));
    expect((await call(token, { from })).status).toBe(200);
  });
}
