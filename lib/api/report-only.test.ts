import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setAuthkeyDisabled } from '#lib/access/authkeys/set-disabled';
import { setIpSecurity } from '#lib/access/authkeys/set-ip-security';
import { setReportOnly } from '#lib/access/clients/set-report-only';
import { makeClient } from '#lib/testing/api-client';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { callApi } from '#lib/testing/call-api';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { failedRows } from '#lib/testing/failed-rows';

let database: TestDatabase;
let acme: ApiCompany;

beforeAll(async () => {
  database = await openTestDatabase({ TRUSTED_PROXIES: '127.0.0.9' });
});
afterAll(() => database?.close());
beforeEach(async () => {
  acme = await makeApiCompany();
});

const header = 'x-keyfence-would-refuse';
const away = '198.51.100.7';
const message = () => ({ template_id: acme.templateId, mobiles: '919800000000', VAR1: 'Ada' });
const flow = (authkey: string, from = away, body: unknown = message()) =>
  callApi('/api/v5/flow', { headers: { authkey }, from, body });
const authorize = (headers: Record<string, string>, from = away) =>
  callApi('/api/v1/authorize', { method: 'GET', headers, from });
const rename = (from: string, to: string) =>
  database.runtime.pool.query(`alter table "${from}" rename to "${to}"`);

describe('report only', () => {
  let key: { id: string; secret: string };

  beforeEach(async () => {
    key = acme.closedKey;
    await setIpSecurity(acme.owner, { id: key.id, mode: 'report' });
  });

  test('a request from an address in neither list is answered as if listed, but for one header; it is written down first', async () => {
    const reported = await flow(key.secret);
    const row = { endpoint: '/api/v5/flow', reason: 'ip', outcome: 'report' };
    expect(await failedRows(key.id)).toEqual([{ ip: away, ...row, attempts: 1 }]);
    const listed = await flow(acme.key.secret, '127.0.0.1');
    const { [header]: would, ...others } = reported.headers;
    expect(would).toBe('418');
    expect(Object.keys(others).sort()).toEqual(Object.keys(listed.headers).sort());
    expect(reported.status).toBe(200);
    expect(Object.keys(reported.json)).toEqual(Object.keys(listed.json));
    const stored = await database.runtime.prisma.message.count({
      where: { companyId: acme.company.id, credentialId: key.id, requestId: reported.json.message },
    });
    expect(stored).toBe(1);
    expect(listed.headers).not.toHaveProperty(header);
  });

  test('it is among Recent IPs and the hours as accepted, and no 418 is told of', async () => {
    await flow(key.secret);
    await flow(key.secret);
    await database.runtime.gate.recorder.flush();
    await database.runtime.gate.recorder.flush();
    const [recent] = await database.runtime.prisma.recentIp.findMany({ where: { credentialId: key.id } });
    expect(recent).toMatchObject({ ip: away, accepted: 2n, refused: 0n, reported: 2n });
    expect(recent?.lastAcceptedAt).toEqual(recent?.lastSeenAt);
    const [hour] = await database.runtime.prisma.trafficHour.findMany({ where: { credentialId: key.id } });
    expect(hour).toMatchObject({ accepted: 2n, refused: 0n, reported: 2n });
    expect(await database.runtime.prisma.refusalAlert.count({ where: { credentialId: key.id } })).toBe(0);
  });

  test('an unknown address is let in and written down as such', async () => {
    const answer = await callApi('/api/v1/authorize', {
      method: 'GET',
      headers: { authkey: key.secret, 'x-forwarded-for': '010.1.1.1' },
      from: '127.0.0.9',
    });
    expect([answer.status, answer.headers[header]]).toEqual([200, '418']);
    expect(answer.headers['x-keyfence-ip']).toBe('unknown');
    expect(await failedRows(key.id)).toMatchObject([{ ip: '0.0.0.0', reason: 'ip-form', outcome: 'report' }]);
  });

  test('a body that cannot be taken is a 400 with the header, written down once', async () => {
    const answer = await flow(key.secret, away, { mobiles: '9198' });
    expect([answer.status, answer.headers[header]]).toEqual([400, '418']);
    expect(await failedRows(key.id)).toMatchObject([{ outcome: 'report', attempts: 1 }]);
  });

  test('a listed address is let in without the header or a row', async () => {
    await setIpSecurity(acme.owner, { id: acme.key.id, mode: 'report' });
    const answer = await flow(acme.key.secret, '127.0.0.1');
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty(header);
    expect(await failedRows(acme.key.id)).toEqual([]);
  });

  test('what cannot be written down is a 503, and nothing is accepted', async () => {
    await rename('FailedRequest', 'FailedRequestAway');
    const answer = await flow(key.secret).finally(() => rename('FailedRequestAway', 'FailedRequest'));
    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.headers).not.toHaveProperty(header);
    expect(await database.runtime.prisma.message.count({ where: { credentialId: key.id } })).toBe(0);
  });

  test.each([
    [401, 'disabled', () => setAuthkeyDisabled(acme.owner, { id: key.id, disabled: true })],
    [418, 'enforced', () => setIpSecurity(acme.owner, { id: key.id, mode: 'on', confirm: true })],
  ])(
    'what is a %d after all, %s while its body came, is that one byte for byte',
    async (status, _, meanwhile) => {
      const sent = { headers: { authkey: key.secret }, from: away, body: message() };
      const during = await callApi('/api/v5/flow', { ...sent, meanwhile });
      const after = await callApi('/api/v5/flow', sent);
      const bytes = ({ json, ...answer }: typeof during) =>
        JSON.stringify(answer).replaceAll(json.requestId, '');
      expect(during.status).toBe(status);
      expect(bytes(during)).toBe(bytes(after));
    },
  );

  test('nor has an outage the header: nothing was accepted', async () => {
    const meanwhile = () => rename('Message', 'MessageAway');
    const sent = { headers: { authkey: key.secret }, from: away, body: message(), meanwhile };
    const answer = await callApi('/api/v5/flow', sent).finally(() => rename('MessageAway', 'Message'));
    expect(answer.status).toBe(503);
    expect(answer.headers).not.toHaveProperty(header);
  });

  test('enforced again, the same request is refused', async () => {
    expect((await authorize({ authkey: key.secret })).status).toBe(200);
    await setIpSecurity(acme.owner, { id: key.id, mode: 'on', confirm: true });
    expect((await authorize({ authkey: key.secret })).status).toBe(418);
    expect((await failedRows(key.id)).map(({ outcome }) => outcome).sort()).toEqual(['refused', 'report']);
  });
});

describe('report only of an API client', () => {
  let client: Awaited<ReturnType<typeof makeClient>>;
  beforeEach(async () => {
    client = await makeClient(acme.owner, ['192.0.2.1']);
    await setReportOnly(acme.owner, { id: client.id, reportOnly: true });
  });
  const token = (from: string) =>
    callApi('/token', { body: { username: client.username, password: client.password }, from });

  test('a token is given to and taken from an address that is not listed, and from no other', async () => {
    const given = await token(away);
    expect([given.status, given.headers[header]]).toEqual([200, '418']);
    expect(await failedRows(client.id)).toEqual([
      { ip: away, endpoint: '/token', reason: 'ip', outcome: 'report', attempts: 1 },
    ]);
    const bearer = { authorization: `Bearer ${given.json.access_token}` };
    const used = await authorize(bearer);
    expect([used.status, used.headers[header]]).toEqual([200, '418']);
    expect((await authorize(bearer, '198.51.100.8')).status).toBe(401);
    const listed = await token('192.0.2.1');
    expect(listed.status).toBe(200);
    expect(listed.headers).not.toHaveProperty(header);
  });

  test('an unknown address gets no token; one that cannot be written down is a 503', async () => {
    const unknown = await callApi('/token', {
      body: { username: client.username, password: client.password },
      headers: { 'x-forwarded-for': '010.1.1.1' },
      from: '127.0.0.9',
    });
    expect(unknown.status).toBe(401);
    await rename('FailedRequest', 'FailedRequestAway');
    const unwritten = await token(away).finally(() => rename('FailedRequestAway', 'FailedRequest'));
    expect(unwritten.status).toBe(503);
  });

  test('its password is changed from there too; held to its list again, it gets no token', async () => {
    const changed = await callApi('/manage/password', {
      body: { username: client.username, password: client.password, new_password: 'another-password-1' },
      from: away,
    });
    expect([changed.status, changed.headers[header]]).toEqual([200, '418']);
    await setReportOnly(acme.owner, { id: client.id, reportOnly: false });
    const refused = await callApi('/token', {
      body: { username: client.username, password: 'another-password-1' },
      from: away,
    });
    expect(refused.status).toBe(401);
  });
});
