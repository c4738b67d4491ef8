import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { enqueueEmail } from '#lib/delivery/notices/enqueue';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type MailServer, startMailServer } from '#lib/testing/mail-server';
import { type Smsc, startSmsc } from '#lib/testing/smsc';
import { tieProcess } from '#lib/testing/tied';

let database: TestDatabase;
let acme: TestCompany;
let smsc: Smsc;
let mail: MailServer;
const children: ChildProcess[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  [acme, smsc, mail] = [await makeCompany(), await startSmsc(), await startMailServer()];
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all([smsc.stop(), mail.stop()]);
  await database.close();
});

/** What `npm run worker` runs. */
async function startWorkerProcess() {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../../scripts/worker.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      LOG_LEVEL: 'fatal',
      DATABASE_URL: database.url,
      AUTH_SECRET: 'test-secret-'.repeat(4),
      APP_URL: 'http://localhost:4260',
      SMTP_URL: mail.url,
      // One at a time, so that the kill meets the moment between acknowledgement and note.
      SMS_URL: `${smsc.url}&window=1`,
    },
  });
  children.push(tieProcess(child));
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  await new Promise<void>((ready, failed) => {
    child.stdout?.on('data', (chunk) => String(chunk).includes('Keyfence worker') && ready());
    child.once('exit', () => failed(new Error('The worker ended')));
  });
  return {
    kill: () => {
      child.kill('SIGKILL');
      return exited;
    },
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

test('kill -9 in the middle: everything arrives, and of what was acknowledged one part at most comes again', async () => {
  const { prisma } = database.runtime;
  const long = `${'a'.repeat(153)}${'b'.repeat(153)}`;
  const data = Array.from({ length: 120 }, (_, index) => ({
    companyId: acme.company.id,
    requestId: 'kill',
    recipient: `9198000${String(index).padStart(5, '0')}`,
    text: `${long}${index}`,
  }));
  await prisma.message.createMany({ data });
  const mails = Array.from({ length: 10 }, () => uuid());
  await prisma.$transaction(async (tx) => {
    for (const id of mails) {
      await enqueueEmail(tx, {
        companyId: acme.company.id,
        id,
        kind: 'test',
        to: 'ada@example.test',
        subject: 'Kill',
        text: 'kill',
      });
    }
  });
  let kills = 0;
  for (const after of [40, 130, 220]) {
    const worker = await startWorkerProcess();
    await vi.waitFor(() => expect(smsc.submitted.length).toBeGreaterThan(after), {
      timeout: 40_000,
      interval: 1,
    });
    await worker.kill();
    kills += 1;
  }
  const last = await startWorkerProcess();
  await vi.waitFor(async () => expect(await prisma.message.count({ where: { state: 'queued' } })).toBe(0), {
    timeout: 60_000,
    interval: 100,
  });
  await vi.waitFor(async () => expect(await prisma.notice.count({ where: { state: 'queued' } })).toBe(0), {
    timeout: 20_000,
  });
  expect(await last.stop()).toBe(0);

  const parts = smsc.submitted.map((each) => `${each.to} ${each.join?.part}`);
  expect(new Set(parts).size).toBe(120 * 3);
  expect(parts.length - 120 * 3).toBeLessThanOrEqual(kills);
  for (const { recipient, text } of data) {
    const own = smsc.submitted.filter((each) => each.to === recipient);
    const whole = new Map(own.map((each) => [each.join?.part, each.text]));
    expect([1, 2, 3].map((part) => whole.get(part)).join('')).toBe(text);
    expect(new Set(own.map((each) => each.join?.reference)).size).toBe(1);
  }
  // A mail that comes again is the same to a mail program: it has the same Message-ID.
  expect(new Set(mail.received.map((each) => each.messageId))).toEqual(
    new Set(mails.map((id) => `<${id}@example.test>`)),
  );
}, 180_000);
