import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteAuthkey } from '#lib/access/authkeys/delete';
import { setAuthkeyDisabled } from '#lib/access/authkeys/set-disabled';
import { removeEntries } from '#lib/access/whitelist/remove';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { type ApiServer, openApiServer } from '#lib/testing/api-server';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { rawRequest } from '#lib/testing/raw-http';

let database: TestDatabase;
let server: ApiServer;

beforeAll(async () => {
  database = await openTestDatabase();
  server = await openApiServer();
});
afterAll(async () => {
  await server?.close();
  await database?.close();
});

const changes: [string, string, (acme: ApiCompany) => Promise<unknown>][] = [
  ['disabled', '401', ({ owner, key }) => setAuthkeyDisabled(owner, { id: key.id, disabled: true })],
  ['deleted', '401', ({ owner, key }) => deleteAuthkey(owner, { id: key.id, name: 'listed' })],
  [
    'without its whitelist entry',
    '418',
    async ({ owner, company }) => {
      const entry = await database.runtime.prisma.whitelistEntry.findFirstOrThrow({
        where: { companyId: company.id },
      });
      await removeEntries(owner, { ids: [entry.id], confirm: true });
    },
  ],
];

test.each(changes)(
  'an authkey that is %s while the body is still being sent: %s, nothing stored',
  async (_name, status, change) => {
    const acme = await makeApiCompany();
    const authkey: [string, string] = ['authkey', acme.key.secret];
    // From here on the policy is in memory, so the next verdict is made before "100 Continue" arrives.
    const authorized = { port: server.port, path: '/api/v1/authorize', headers: [authkey] };
    expect((await rawRequest(authorized)).status).toBe(200);

    const body = JSON.stringify({ template_id: acme.templateId, mobiles: '919800000000', VAR1: 'slow' });
    const socket = connect(server.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk));
    socket.write(
      `POST /api/v5/flow HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nexpect: 100-continue\r\n` +
        `authkey: ${acme.key.secret}\r\ncontent-length: ${body.length}\r\n\r\n`,
    );
    await expect.poll(() => answer).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(body.slice(0, 20));
    await change(acme);
    socket.write(body.slice(20));
    await once(socket, 'close');
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(await database.runtime.prisma.message.count({ where: { companyId: acme.company.id } })).toBe(0);
  },
);
