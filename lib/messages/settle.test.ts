import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueueEmail } from '#lib/delivery/notices/enqueue';
import { Delivery } from '#lib/process/lanes';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { startMailServer } from '#lib/testing/mail-server';
import { settleMessage } from './settle.ts';

let database: TestDatabase;
let acme: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
});
afterAll(() => database?.close());

test.each(['delivered', 'failed'] as const)(
  'the note that a message was sent comes after its receipt: it stays %s',
  async (state) => {
    const { prisma } = database.runtime;
    const { id: companyId } = acme.company;
    const { id } = await prisma.message.create({
      data: { companyId, requestId: 'r', recipient: '919800000000', text: 'x', state },
    });
    await settleMessage({ companyId, id, state: 'sent', providerId: 'p' });
    await settleMessage({ companyId, id, state: 'queued', lastError: 'away', nextTryInMs: 1 });
    expect((await prisma.message.findFirstOrThrow({ where: { id } })).state).toBe(state);
  },
);

test('the note that a notice was sent comes after its receipt: it stays delivered', async () => {
  const { prisma, pool, env } = database.runtime;
  const { id: companyId } = acme.company;
  const mail = await startMailServer();
  database.runtime.env = { ...env, smtpUrl: mail.url };
  // The receipt is there before the server has answered.
  Object.assign(mail, {
    refuse: () => void pool.query(`update "Notice" set state = 'delivered', "deliveredAt" = now()`),
  });
  const id = await prisma.$transaction((tx) =>
    enqueueEmail(tx, { companyId, kind: 'test', to: 'ada@example.test', subject: 's', text: 't' }),
  );
  await new Delivery(database.runtime).wake('email');
  await expect
    .poll(async () => (await prisma.notice.findFirstOrThrow({ where: { id } })).state)
    .toBe('delivered');
  database.runtime.env = env;
  await mail.stop();
});
