import { expect, test } from 'vitest';
import { bumpPolicy, transact } from '#lib/core/transact';
import { type ApiClient, getToken } from '../../api-client.ts';
import { type ClientCaller, day, expectRefused, newIp } from './caller.ts';

/** What ends a token. */
export function describeTokenEnd(clients: ClientCaller): void {
  const { make, call, refusals } = clients;

  const endings: [string, string, object, string][] = [
    ['revoked', 'revoked', { tokenVersion: { increment: 1 } }, '127.0.0.1'],
    ['its client disabled', 'disabled', { disabledAt: new Date() }, '127.0.0.1'],
    ['its password expired', 'password-expired', { passwordChangedAt: new Date(Date.now() - 91 * day) }, ''],
  ];
  test.each(endings)('%s', async (_name, reason, data) => {
    const from = newIp();
    const client = await make([from]);
    const token = await getToken({ ...clients.at, from }, client);
    const ports = [clients.server.port, clients.second.port];
    for (const port of ports) expect((await call(token, { from, port })).status).toBe(200);
    await change(client, data);
    await expect.poll(async () => (await call(token, { from, port: clients.second.port })).status).toBe(401);
    for (const port of ports) expectRefused(await call(token, { from, port }));
    expect((await refusals(client.id))[0]).toMatchObject({ ip: from, reason });
  });

  test('its address listed no more', async () => {
    const from = newIp();
    const client = await make([from, newIp()]);
    const token = await getToken({ ...clients.at, from }, client);
    expect((await call(token, { from })).status).toBe(200);
    await transact(clients.acme.owner, async (tx) => {
      await tx.whitelistEntry.deleteMany({ where: { companyId: clients.acme.company.id, value: from } });
      await bumpPolicy(tx, clients.acme.company.id, { credentialId: client.id });
    });
    await expect.poll(async () => (await call(token, { from })).status).toBe(401);
    expect(await refusals(client.id)).toMatchObject([{ ip: from, reason: 'ip' }]);
  });

  test('its client deleted: refused without a trace', async () => {
    const from = newIp();
    const client = await make([from]);
    const token = await getToken({ ...clients.at, from }, client);
    expect((await call(token, { from })).status).toBe(200);
    await change(client, { deletedAt: new Date() });
    await expect.poll(async () => (await call(token, { from })).status).toBe(401);
    expectRefused(await call(token, { from }));
    expect(await refusals(client.id)).toEqual([]);
  });

  function change(client: ApiClient, data: object) {
    return transact(clients.acme.owner, async (tx) => {
      await tx.client.update({
        where: { companyId_id: { companyId: clients.acme.company.id, id: client.id } },
        data,
      });
      await bumpPolicy(tx, clients.acme.company.id, { credentialId: client.id });
    });
  }
}
