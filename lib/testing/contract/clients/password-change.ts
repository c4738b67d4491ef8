import { expect, test } from 'vitest';
import { getToken, requestPasswordChange, requestToken } from '../../api-client.ts';
import { type ClientCaller, day, expectRefused, newIp, newPassword, told } from './caller.ts';

/** A client changes its password. */
export function describePasswordChange(clients: ClientCaller): void {
  const { make, call } = clients;

  test('changes the password, ends the tokens of the old one, on every instance', async () => {
    const from = newIp();
    const client = await make([from]);
    const old = await getToken({ ...clients.at, from }, client);
    expect((await call(old, { from, port: clients.second.port })).status).toBe(200);
    const new_password = newPassword();
    const answer = await requestPasswordChange({ ...clients.at, from }, { ...client, new_password });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ password_expire_days: 90, requestId: expect.any(String) });
    expectRefused(await call(old, { from }));
    await expect.poll(async () => (await call(old, { from, port: clients.second.port })).status).toBe(401);
    expectRefused(await requestToken({ ...clients.at, from }, client));
    const changed = { ...client, password: new_password };
    expect((await call(await getToken({ ...clients.at, from }, changed), { from })).status).toBe(200);
    const events = await clients.database.runtime.prisma.auditEvent.findMany({
      where: { targetId: client.id },
      omit: { seq: true },
    });
    expect(events).toMatchObject([
      { action: 'client.change-password', actorType: 'client', actorId: client.id, ip: from },
    ]);
    expect(JSON.stringify(events)).not.toContain(new_password);
  });

  test('no earlier password may be used again, not the first and not the present one', async () => {
    const from = newIp();
    const client = await make([from]);
    const passwords = [client.password, newPassword(), newPassword()];
    for (const [index, password] of passwords.slice(0, -1).entries()) {
      const new_password = passwords[index + 1];
      const body = { username: client.username, password, new_password };
      expect((await requestPasswordChange({ ...clients.at, from }, body)).status).toBe(200);
    }
    const present = { username: client.username, password: passwords[2] };
    for (const new_password of passwords) {
      expectRefused(await requestPasswordChange({ ...clients.at, from }, { ...present, new_password }));
    }
    expect((await requestToken({ ...clients.at, from }, present)).status).toBe(200);
  });

  test('composed and decomposed letters are one password: for a token, and among those used before', async () => {
    const from = newIp();
    const client = await make([from]);
    const [composed, decomposed] = ['Z\u00fcrich-am-See', 'Zu\u0308rich-am-See'];
    const body = { ...client, new_password: decomposed };
    expect((await requestPasswordChange({ ...clients.at, from }, body)).status).toBe(200);
    await getToken({ ...clients.at, from }, { ...client, password: composed });
    await getToken({ ...clients.at, from }, { ...client, password: decomposed });
    const again = { ...client, password: decomposed, new_password: composed };
    expectRefused(await requestPasswordChange({ ...clients.at, from }, again));
  });

  test('brings back a client whose password has expired', async () => {
    const from = newIp();
    const client = await make([from], { passwordChangedAt: new Date(Date.now() - 91 * day) });
    expectRefused(await requestToken({ ...clients.at, from }, client));
    const new_password = newPassword();
    expect((await requestPasswordChange({ ...clients.at, from }, { ...client, new_password })).status).toBe(
      200,
    );
    await getToken({ ...clients.at, from }, { ...client, password: new_password });
  });

  test('every failure is the one 401 and changes nothing', async () => {
    const from = newIp();
    const client = await make([from]);
    const elsewhere = await make([newIp()]);
    const disabled = await make([from], { disabledAt: new Date() });
    const new_password = newPassword();
    const answers = [
      await requestPasswordChange({ ...clients.at, from }, { ...client, password: 'wrong', new_password }),
      await requestPasswordChange(
        { ...clients.at, from },
        { username: 'nobody_here', password: 'x', new_password },
      ),
      await requestPasswordChange({ ...clients.at, from }, { ...elsewhere, new_password }),
      await requestPasswordChange({ ...clients.at, from }, { ...disabled, new_password }),
      await requestPasswordChange({ ...clients.at, from }, client),
    ];
    for (const answer of answers) expectRefused(answer);
    expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1);
    expect((await requestToken({ ...clients.at, from }, client)).status).toBe(200);
  });

  test('a short password, or the user name for one: 400 / 4000002, before the credentials are looked at', async () => {
    const from = newIp();
    const client = await make([from]);
    for (const body of [
      { ...client, new_password: 'eleven-char' },
      { ...client, new_password: 'eleven-char\u200b\u200b' },
      { ...client, new_password: client.username },
      { username: 'nobody_here', password: 'wrong', new_password: 'short' },
    ]) {
      const answer = await requestPasswordChange({ ...clients.at, from }, body);
      expect(answer.status).toBe(400);
      expect(answer.json).toMatchObject({ error_code: 4000002, message: expect.any(String) });
    }
  });

  test('two changes at once: one is made, the other refused', async () => {
    const from = newIp();
    const client = await make([from]);
    const answers = await Promise.all(
      [clients.server, clients.second, clients.server, clients.second].map(({ port }) =>
        requestPasswordChange({ port, from }, { ...client, new_password: newPassword() }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401, 401, 401]);
  });

  test('is no way around the limit on token requests', async () => {
    const from = newIp();
    const client = await make([from]);
    const body = { ...client, password: 'wrong-password', new_password: newPassword() };
    await Promise.all(Array.from({ length: 20 }, () => requestPasswordChange({ ...clients.at, from }, body)));
    expectRefused(
      await requestPasswordChange({ ...clients.at, from }, { ...client, new_password: newPassword() }),
    );
  });
}
