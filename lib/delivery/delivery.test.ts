import { v7 as uuid } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { listOutbox } from './list-outbox.ts';
import type { Email, Sms } from './transport.ts';
import { checkDelivery, transports } from './transport-for.ts';

let database: TestDatabase;
const sendSms = (sms: Omit<Sms, 'id'> & { id?: string }) => transports().sms.send({ id: uuid(), ...sms });
const sendEmail = (email: Omit<Email, 'id'>) => transports().email.send({ id: uuid(), ...email });
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
afterEach(() => database.runtime.prisma.outboxMessage.deleteMany());

test('without URLs, SMS and mail go to the outbox, newest first', async () => {
  await sendSms({ to: '+14155550100', text: 'one' });
  await sendEmail({ to: 'ada@example.test', subject: 'Two', text: 'two' });
  const items = await listOutbox();
  expect(items).toMatchObject([
    { channel: 'email', to: 'ada@example.test', subject: 'Two', text: 'two' },
    { channel: 'sms', to: '+14155550100', subject: '', text: 'one' },
  ]);
  expect(Object.keys(items[0]!).sort()).toEqual(['at', 'channel', 'id', 'subject', 'text', 'to']);
  expect(new Date(items[0]!.at).toISOString()).toBe(items[0]!.at);
});

test('a message that is sent again arrives once', async () => {
  const id = '0190a5d4-0000-7000-8000-000000000001';
  await sendSms({ id, to: '+14155550100', text: 'one' });
  await sendSms({ id, to: '+14155550100', text: 'one' });
  expect(await listOutbox()).toHaveLength(1);
});

test.each(['+14155550100', ' 14155550100', '14155550100', '1 415 555 0100', '+1-415-555-0100'])(
  'the number is found as %j',
  async (to) => {
    await sendSms({ to: '+14155550100', text: 'with plus' });
    await sendSms({ to: '14155550100', text: 'without' });
    await sendSms({ to: '+14155550199', text: 'another' });
    expect((await listOutbox(to)).map((item) => item.text)).toEqual(['without', 'with plus']);
  },
);

test('an address is found with a plus sign that arrived as a blank', async () => {
  await sendEmail({ to: 'ada+alerts@example.test', subject: 's', text: 't' });
  expect(await listOutbox('Ada+alerts@example.test')).toHaveLength(1);
  expect(await listOutbox('ada alerts@example.test')).toHaveLength(1);
  expect(await listOutbox('ada@example.test')).toHaveLength(0);
});

test('what is no recipient finds nothing rather than everything', async () => {
  await sendSms({ to: '+14155550100', text: 'one' });
  expect(await listOutbox('nobody')).toHaveLength(0);
  expect(await listOutbox('no\0body')).toHaveLength(0);
});

test('outside demo mode there is no outbox', async () => {
  const { env } = database.runtime;
  database.runtime.env = { ...env, mode: 'production' };
  await expect(listOutbox()).rejects.toMatchObject({ code: 'not_found' });
  database.runtime.env = env;
});

test('a start with an SMS_URL that cannot work says so by name', () => {
  const check = (smsUrl: string) => () => checkDelivery({ smsUrl, smtpUrl: undefined });
  expect(check('smpp://user:pass@smsc.example.com:2775')).not.toThrow();
  expect(check('smpp://smsc.example.com')).toThrow(/^SMS_URL: needs a user name/);
  expect(check('https://sms.example.com/send')).toThrow(/^SMS_URL: needs \?secret=/);
  expect(check('https://sms.example.com/send?secret=whsec_%%%')).toThrow(/^SMS_URL: /);
  expect(check('https://sms.example.com/send?secret=whsec_c2VjcmV0IG9mIDI0IGJ5dGVz')).not.toThrow();
  expect(() => checkDelivery({ smsUrl: undefined, smtpUrl: undefined })).not.toThrow();
});
