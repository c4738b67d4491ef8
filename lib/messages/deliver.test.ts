import { v7 as uuid } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { enqueueOtp } from '#lib/delivery/notices/enqueue';
import { wakeLanes } from '#lib/delivery/queue/wake';
import { closeTransports } from '#lib/delivery/transport-for';
import { Delivery } from '#lib/process/lanes';
import { startWorker } from '#lib/process/worker';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type SmsGateway, startSmsGateway } from '#lib/testing/sms-gateway';
import { type Smsc, startSmsc } from '#lib/testing/smsc';
import { messageLanes } from './deliver.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let gateway: SmsGateway;
let smsc: Smsc;
let outboxEnv: TestDatabase['runtime']['env'];

beforeAll(async () => {
  database = await openTestDatabase();
  outboxEnv = database.runtime.env;
  [acme, globex, gateway, smsc] = [
    await makeCompany(),
    await makeCompany(),
    await startSmsGateway(),
    await startSmsc(),
  ];
});
afterAll(async () => {
  await Promise.all([gateway.stop(), smsc.stop()]);
  await database.close();
});
beforeEach(async () => {
  const { prisma } = database.runtime;
  await prisma.message.deleteMany();
  await prisma.outboxMessage.deleteMany();
  await prisma.sentPart.deleteMany();
  await prisma.notice.deleteMany();
  Object.assign(gateway, { received: [], answer: () => 202, delayMs: 0 });
  Object.assign(smsc, { submitted: [], answers: [], delayMs: 0 });
});
afterEach(() => {
  closeTransports();
  database.runtime.env = outboxEnv;
});

const useSms = (smsUrl: string) => {
  database.runtime.env = { ...outboxEnv, smsUrl };
};
const deliver = () => new Delivery(database.runtime).wake('messages');
const makeDue = () =>
  database.runtime.pool.query(`update "Message" set "nextTryAt" = now() where state = 'queued'`);

async function queue(count: number, change: { company?: TestCompany; text?: string; createdAt?: Date } = {}) {
  const { company = acme, text, createdAt } = change;
  const data = Array.from({ length: count }, (_, i) => ({
    companyId: company.company.id,
    id: uuid(),
    requestId: 'r',
    recipient: `9198000${String(i).padStart(5, '0')}`,
    text: text ?? `message ${i}`,
    createdAt,
  }));
  await database.runtime.prisma.message.createMany({ data });
  return data.map((row) => row.id);
}

const states = async () => {
  const rows = await database.runtime.prisma.message.groupBy({ by: ['state'], _count: true });
  return Object.fromEntries(rows.map((row) => [row.state, row._count]));
};
const message = (id: string | undefined) =>
  database.runtime.prisma.message.findFirstOrThrow({ where: { id } });

describe('each message is sent and marked on its own', () => {
  test('every queued message is sent once, also when several processes deliver', async () => {
    await queue(1_200);
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(await states()).toEqual({ sent: 1_200 });
    expect(await database.runtime.prisma.outboxMessage.count()).toBe(1_200);
    const { rows } = await database.runtime.pool.query('select max(attempts) as most from "Message"');
    expect(rows[0].most).toBe(1);
  });

  test('what another process is sending is left to it, without waiting', async () => {
    const [theirs] = await queue(3);
    const other = await database.runtime.pool.connect();
    await other.query('begin');
    await other.query('select 1 from "Message" where id = $1 for update', [theirs]);
    await deliver();
    expect(await states()).toEqual({ queued: 1, sent: 2 });
    await other.query('rollback');
    other.release();
    await deliver();
    expect(await states()).toEqual({ sent: 3 });
  });

  test('what the provider refuses for good has failed with its answer; the rest is sent', async () => {
    const ids = await queue(4);
    useSms(gateway.url);
    gateway.answer = (sms) => (sms.id === ids[1] ? 422 : 202);
    await deliver();
    expect(await states()).toEqual({ sent: 3, failed: 1 });
    expect(await message(ids[1])).toMatchObject({ failure: 'The SMS gateway answered 422', sentAt: null });
  });

  test('what it cannot take now waits longer each time, and is given up after a day', async () => {
    const [young] = await queue(1);
    useSms(gateway.url);
    gateway.answer = () => 302;
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await makeDue();
      await deliver();
      const row = await message(young);
      expect(row).toMatchObject({
        state: 'queued',
        attempts: attempt,
        lastError: 'The SMS gateway answered 302',
      });
      waits.push(row.nextTryAt.getTime() - Date.now());
    }
    expect(waits.every((wait, index) => index === 0 || wait > waits[index - 1]! * 1.5)).toBe(true);
    await deliver();
    expect((await message(young)).attempts).toBe(5);
    const [old] = await queue(1, { createdAt: new Date(Date.now() - 25 * 3_600_000) });
    await deliver();
    expect(await message(old)).toMatchObject({ state: 'failed', failure: 'The SMS gateway answered 302' });
    gateway.answer = () => 202;
    await makeDue();
    await deliver();
    expect(await states()).toEqual({ sent: 1, failed: 1 });
    expect(gateway.received.map((sms) => sms.id)).toEqual([young]);
  });

  test('an acknowledgement is noted also when the database is away at that moment, and not sent again', async () => {
    const [id] = await queue(1);
    useSms(gateway.url);
    const { pool } = database.runtime;
    const query = pool.query.bind(pool) as (...all: unknown[]) => unknown;
    let failures = 2;
    const spy = vi.spyOn(pool, 'query').mockImplementation(((text: string, ...rest: unknown[]) => {
      const away = typeof text === 'string' && text.startsWith('with changed as') && failures-- > 0;
      return away ? Promise.reject(new Error('Connection terminated')) : query(text, ...rest);
    }) as typeof pool.query);
    await deliver();
    spy.mockRestore();
    expect(await message(id)).toMatchObject({ state: 'sent' });
    expect(gateway.received).toHaveLength(1);
  });
});

describe('a provider in trouble', () => {
  test('while it is away it is asked now and then, not for each message; then all is sent', async () => {
    await queue(300);
    useSms(gateway.url);
    let asked = 0;
    gateway.answer = () => {
      asked += 1;
      return 503;
    };
    const worker = await startWorker();
    try {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(asked).toBeLessThan(60);
      gateway.answer = () => 202;
      await vi.waitFor(async () => expect(await states()).toEqual({ sent: 300 }), { timeout: 15_000 });
      expect(new Set(gateway.received.map((sms) => sms.id)).size).toBe(gateway.received.length);
    } finally {
      await worker.stop();
    }
  });

  test('a silent one does not hold up the drain; what was not answered stays queued', async () => {
    await queue(60);
    useSms(gateway.url);
    let asked = 0;
    gateway.answer = () => {
      asked += 1;
      return null;
    };
    const worker = await startWorker();
    await expect.poll(() => asked).toBeGreaterThan(0);
    await worker.stop();
    expect(await states()).toEqual({ queued: 60 });
    // The gateway's own time is half a minute.
  }, 20_000);

  test('a slow one is waited for: longer than a claim holds, and nothing is sent twice', async () => {
    await queue(3);
    useSms(gateway.url);
    gateway.delayMs = 4_500;
    const send = () => messageLanes(database.runtime.pool, 3_000).wake();
    await Promise.all([send(), new Promise((resolve) => setTimeout(resolve, 4_000)).then(send)]);
    expect(await states()).toEqual({ sent: 3 });
    expect(gateway.received).toHaveLength(3);
  });
});

describe('fair between companies', () => {
  test('one company’s 20,000 hold up another’s single message by no more than a moment', async () => {
    await database.runtime.pool.query(
      `insert into "Message" ("companyId", id, "requestId", recipient, text)
       select $1, gen_random_uuid(), 'flood', '919800000000', 'flood' from generate_series(1, 20000)`,
      [acme.company.id],
    );
    useSms(gateway.url);
    gateway.delayMs = 20;
    const worker = await startWorker();
    try {
      await vi.waitFor(() => expect(gateway.received.length).toBeGreaterThan(100), { timeout: 10_000 });
      const [id] = await queue(1, { company: globex });
      const before = gateway.received.length;
      await wakeLanes(database.runtime.prisma, 'messages');
      await vi.waitFor(async () => expect((await message(id)).state).toBe('sent'), {
        timeout: 10_000,
        interval: 10,
      });
      expect(gateway.received.findIndex((sms) => sms.id === id) - before).toBeLessThan(100);
      expect((await states()).queued).toBeGreaterThan(10_000);

      const beforeOtp = gateway.received.length;
      const expiresAt = new Date(Date.now() + 60_000);
      await database.runtime.prisma.$transaction((tx) =>
        enqueueOtp(tx, {
          companyId: globex.company.id,
          id: uuid(),
          to: '+14155550100',
          text: 'otp',
          expiresAt,
        }),
      );
      await vi.waitFor(() => expect(gateway.received.some((sms) => sms.text === 'otp')).toBe(true), {
        timeout: 10_000,
        interval: 5,
      });
      expect(gateway.received.findIndex((sms) => sms.text === 'otp') - beforeOtp).toBeLessThan(150);
    } finally {
      await worker.stop();
    }
  }, 40_000);

  test('a company whose messages all hang leaves lanes for the others', async () => {
    await queue(100, { text: 'hangs' });
    useSms(gateway.url);
    let hanging = 0;
    gateway.answer = (sms) => {
      if (sms.text !== 'hangs') return 202;
      hanging += 1;
      return null;
    };
    const worker = await startWorker();
    try {
      await expect.poll(() => hanging).toBeGreaterThan(0);
      const ids = await queue(20, { company: globex });
      await vi.waitFor(async () => expect(await states()).toEqual({ queued: 100, sent: 20 }), {
        timeout: 15_000,
      });
      expect(ids).toHaveLength(20);
    } finally {
      await worker.stop();
    }
    // What hangs does so for half a minute.
  }, 25_000);

  test('a company whose messages all meet a failing gateway does not make the others wait', async () => {
    await queue(100, { text: 'fails' });
    useSms(gateway.url);
    let asked = 0;
    gateway.answer = (sms) => {
      if (sms.text !== 'fails') return 202;
      asked += 1;
      return 503;
    };
    const worker = await startWorker();
    try {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await queue(40, { company: globex });
      await wakeLanes(database.runtime.prisma, 'messages');
      await vi.waitFor(async () => expect(await states()).toEqual({ queued: 100, sent: 40 }), {
        timeout: 10_000,
        interval: 10,
      });
      expect(asked).toBeLessThan(60);
    } finally {
      await worker.stop();
    }
  });

  test('every one of many companies gets its turn', async () => {
    const { pool } = database.runtime;
    await pool.query(
      `insert into "Message" ("companyId", id, "requestId", recipient, text)
       select md5(c::text)::uuid, gen_random_uuid(), 'r', '919800000000', c::text
       from generate_series(1, 120) c, generate_series(1, 5)`,
    );
    await deliver();
    expect(await states()).toEqual({ sent: 600 });
  });
});

describe('through an SMSC', () => {
  const text = `${'a'.repeat(153)}${'b'.repeat(153)}end`;
  const receipt = (id: string | undefined, stat: string) =>
    smsc.receipt({ esm_class: 4, short_message: `id:${id} sub:001 dlvrd:001 stat:${stat} err:000 text:` });

  test('receipts become the message’s state: delivered once all parts are', async () => {
    const [id] = await queue(1, { text });
    useSms(smsc.url);
    await deliver();
    expect(await message(id)).toMatchObject({ state: 'sent', providerId: smsc.submitted[0]?.id });
    const [first, second, third] = smsc.submitted.map((each) => each.id);
    await receipt(first, 'DELIVRD');
    await receipt(second, 'DELIVRD');
    expect(await message(id)).toMatchObject({ state: 'sent' });
    expect(await receipt(third, 'DELIVRD')).toBe(0);
    const delivered = await message(id);
    expect(delivered.state).toBe('delivered');
    expect(delivered.deliveredAt).toBeInstanceOf(Date);
  });

  test('a part that cannot be delivered is a message that failed, with the reason', async () => {
    const [id] = await queue(1, { text });
    useSms(smsc.url);
    await deliver();
    await receipt(smsc.submitted[1]?.id, 'UNDELIV');
    expect(await message(id)).toMatchObject({ state: 'failed', failure: 'It cannot be delivered (UNDELIV)' });
  });

  test('an interruption between two parts: the rest is sent, nothing twice', async () => {
    const [id] = await queue(1, { text });
    useSms(smsc.url);
    smsc.answers = [0, 0x58];
    await deliver();
    expect(await message(id)).toMatchObject({
      state: 'queued',
      lastError: 'The SMSC answered ESME_RTHROTTLED',
    });
    await makeDue();
    await deliver();
    expect(await message(id)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(smsc.submitted.map((each) => each.join?.part)).toEqual([1, 2, 3]);
    expect(smsc.submitted.map((each) => each.text).join('')).toBe(text);
  });

  test('it restarts in the middle of a mailing: all of it arrives', async () => {
    await queue(400);
    useSms(smsc.url);
    smsc.delayMs = 5;
    const worker = await startWorker();
    try {
      await vi.waitFor(() => expect(smsc.submitted.length).toBeGreaterThan(50), { timeout: 15_000 });
      await smsc.stop();
      await new Promise((resolve) => setTimeout(resolve, 500));
      await smsc.start();
      await vi.waitFor(async () => expect(await states()).toEqual({ sent: 400 }), { timeout: 20_000 });
      expect(new Set(smsc.submitted.map((each) => each.text)).size).toBe(400);
      // What the window held when it went down may have come twice.
      expect(smsc.submitted.length).toBeLessThanOrEqual(410);
    } finally {
      await worker.stop();
    }
  }, 40_000);

  test('a number that it refuses has failed; the others are sent', async () => {
    await queue(3);
    useSms(smsc.url);
    smsc.answers = [0x0b];
    await deliver();
    expect(await states()).toEqual({ sent: 2, failed: 1 });
  });
});
