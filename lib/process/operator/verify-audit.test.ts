import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '#lib/core/transact';
import { makeCheckpoint } from '#lib/events/chain/make-checkpoint';
import { recordEvent } from '#lib/events/record';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { readCheckpointFile } from './checkpoint-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'keyfence-verify-'));
let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
  [acme, globex] = [await makeCompany({ name: 'Acme' }), await makeCompany({ name: 'Globex' })];
  for (const { owner } of [acme, globex]) {
    await transact(owner, async (tx) => {
      const target = { type: 'company', name: '' };
      for (let seq = 1; seq <= 5; seq += 1) await recordEvent(tx, owner, { action: 'otp.send', target });
    });
  }
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function verifyAudit(args: string[] = [], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['scripts/keyfence.ts', 'verify-audit', ...args], {
    env: {
      ...process.env,
      ENV_FILE: '',
      LOG_LEVEL: 'silent',
      DATABASE_URL: database.url,
      AUTH_SECRET: database.runtime.env.authSecret,
      APP_URL: 'https://keyfence.example.com',
      SMTP_URL: 'smtp://127.0.0.1:2525?from=a@example.test',
      SMS_URL: 'https://127.0.0.1/?secret=c2VjcmV0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { out: out.split('\n').slice(0, -1), err, code };
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('each log is told of in a line; the first event that was tampered with is named, and it exits 1', async () => {
  const ok = (name: string, { company }: TestCompany) =>
    `${name} (${company.id})  ok to #5  5 events in the chain`;
  expect(await verifyAudit()).toEqual({ code: 0, err: '', out: [ok('Acme', acme), ok('Globex', globex)] });

  const posted = await makeCheckpoint(acme.company.id);
  const checkpoint = file('posted.json', JSON.stringify({ type: 'audit.checkpoint', data: posted }, null, 2));
  const change = 'update "AuditEvent" set action = $3 where "companyId" = $1 and seq = $2';
  await database.runtime.pool.query(change, [acme.company.id, 4, 'otp.refuse']);
  const told = `Acme (${acme.company.id})  changed at #4  Event #4 was changed.`;
  expect(await verifyAudit(['--checkpoint', checkpoint])).toEqual({
    code: 1,
    err: '',
    out: [told, ok('Globex', globex)],
  });
  await database.runtime.pool.query(change, [acme.company.id, 4, 'otp.send']);
  expect(await verifyAudit(['--company', acme.company.id, '--checkpoint', checkpoint])).toEqual({
    code: 0,
    err: '',
    out: [`${ok('Acme', acme)}, as the given checkpoints say`],
  });
});

test('what it is given wrongly is said in one line', async () => {
  expect(await verifyAudit(['--company', 'Initech'])).toEqual({
    code: 1,
    err: 'Nothing was verified. --company: there is no company "Initech".\n',
    out: [],
  });
  const other = await verifyAudit([], { AUTH_SECRET: 'another secret that is long enough' });
  expect(other).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^Nothing was verified\. AUTH_SECRET: opens no key/),
  });
});

const line = {
  company: '018f0000-0000-7000-8000-000000000000',
  seq: 1,
  count: 1,
  hash: 'a'.repeat(64),
  at: '2026-11-25T10:00:00.000Z',
  keyId: 'x',
  signature: 'AAAA',
};

test('a file of checkpoints is one JSON, or one a line', () => {
  const posted = JSON.stringify({ type: 'audit.checkpoint', data: line });
  expect(readCheckpointFile(file('lines', `${posted}\n\n${JSON.stringify(line)}\n`))).toEqual([line, line]);
  expect(() => readCheckpointFile(file('broken', `${posted}\n{"seq": 1}\n`))).toThrow(
    ': 2. is no checkpoint.',
  );
  expect(() => readCheckpointFile(file('empty', '\n'))).toThrow('holds no checkpoint');
  expect(() => readCheckpointFile(join(folder, 'none'))).toThrow('cannot be read');
});
