import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { renameAuthkey } from '#lib/access/authkeys/rename';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import { streamOf } from '#lib/panel/download';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type ChainedEvent, hashOf } from '../chain/form.ts';
import { currentKey } from '../chain/keys.ts';
import { makeCheckpoint } from '../chain/make-checkpoint.ts';
import { recordEvent } from '../record.ts';
import { type ExportAuditLogInput, exportAuditLog } from './export.ts';
import type { LoggedEvent } from './read-all.ts';

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
});

type Filters = Omit<ExportAuditLogInput, 'format'>;

async function exported(
  format: ExportAuditLogInput['format'],
  filters: Partial<Filters> = {},
  ctx = acme.admin,
) {
  const file = await exportAuditLog(ctx, { query: '', ...filters, format });
  let text = '';
  for await (const chunk of file.chunks) text += chunk;
  return { ...file, text };
}
async function events(filters: Partial<Filters> = {}, ctx = acme.admin): Promise<LoggedEvent[]> {
  const { text } = await exported('jsonl', filters, ctx);
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
}
const record = (ctx: Ctx, count: number, name = 'Website') =>
  transact(ctx, async (tx) => {
    for (let i = 0; i < count; i += 1) {
      await recordEvent(tx, ctx, {
        action: 'demo.complete',
        target: { type: 'company', name },
        after: { i },
      });
    }
  });
const recorded = (action: string) =>
  database.runtime.prisma.auditEvent.findMany({ where: { companyId: acme.company.id, action } });

describe('JSON Lines', () => {
  test('holds each event of the company, oldest first, with what its hash is verified by', async () => {
    const { authkey } = await createAuthkey(acme.owner, {
      name: 'Ünï ☃',
      ipSecurity: true,
      entries: '192.0.2.1',
    });
    await renameAuthkey(acme.owner, { id: authkey.id, name: 'Website' });
    const other = await makeCompany();
    await record(other.owner, 3);
    const lines = await events();
    expect(lines.map(({ seq, action }) => [seq, action])).toEqual([
      [1, 'authkey.create'],
      [2, 'authkey.rename'],
    ]);
    const { hmac } = await currentKey();
    for (const { previous, hash, ...event } of lines) {
      const before = previous === null ? null : Buffer.from(previous, 'hex');
      expect(hashOf(hmac, event as ChainedEvent, before).toString('hex')).toBe(hash);
    }
    expect(lines.map(({ previous }) => previous)).toEqual([null, lines[0]?.hash]);
  });

  test('ends at a checkpoint that is made for it; the export itself comes after', async () => {
    await record(acme.owner, 3);
    const lines = await events();
    const made = await database.runtime.prisma.auditCheckpoint.findMany({
      where: { companyId: acme.company.id },
    });
    expect(made.map(({ seq, hash }) => [Number(seq), Buffer.from(hash).toString('hex')])).toEqual([
      [3, lines.at(-1)?.hash],
    ]);
    expect(await recorded('audit-log.export')).toMatchObject([
      {
        seq: 4n,
        actorName: acme.admin.actor.name,
        targetType: 'audit-log',
        after: { format: 'JSON Lines', events: 3, upTo: 3, checkpoint: 3, filters: {} },
      },
    ]);
    expect(await events()).toHaveLength(4);
  });

  test('of many pages holds each event once, also where a filter leaves few of them', async () => {
    await record(acme.owner, 2_300);
    await record(acme.owner, 1, 'Rare');
    await record(acme.owner, 1_200);
    expect((await events()).map(({ seq }) => seq)).toEqual(Array.from({ length: 3_501 }, (_, i) => i + 1));
    const rare = await events({ query: 'rare' });
    expect(rare.map(({ seq }) => seq)).toEqual([2_301]);
    expect((await recorded('audit-log.export')).at(-1)).toMatchObject({
      after: { events: 1, filters: { query: 'rare' } },
    });
  });

  test('is whole also where the chain was tampered with, which gets no checkpoint any more', async () => {
    await record(acme.owner, 3);
    await database.runtime.pool.query('update "AuditHead" set seq = 1 where "companyId" = $1', [
      acme.company.id,
    ]);
    expect((await events()).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await recorded('audit-log.export')).toMatchObject([{ after: { upTo: 3, checkpoint: null } }]);
  });

  test('goes on from the checkpoint where the log was cut', async () => {
    await record(acme.owner, 3);
    const cut = await makeCheckpoint(acme.company.id);
    await record(acme.owner, 2);
    await database.runtime.pool.query('delete from "AuditEvent" where "companyId" = $1 and seq <= 3', [
      acme.company.id,
    ]);
    const lines = await events();
    expect(lines.map(({ seq }) => seq)).toEqual([4, 5]);
    expect(lines[0]?.previous).toBe(cut?.hash);
  });
});

test('CSV is for people, and nothing in it runs as a formula', async () => {
  await record(acme.owner, 1, '=HYPERLINK("http://evil.test")');
  await record(acme.owner, 1, 'two\nlines, and a comma');
  const { text, name, contentType } = await exported('csv');
  expect(name).toMatch(/^audit-log-\d{4}-\d\d-\d\d\.csv$/);
  expect(contentType).toBe('text/csv; charset=utf-8');
  const [header, first] = text.split('\r\n');
  expect(header).toBe(
    'seq,when,who,who (type),who (id),what,target,target (type),target (id),from ip,before,after,request id,hash',
  );
  expect(first).toContain(
    `,demo.complete,"'=HYPERLINK(""http://evil.test"")",company,,127.0.0.1,,"{""i"":0}",`,
  );
  expect(text).toContain('"two\nlines, and a comma"');
});

test('what the page shows is what the file holds: who, what, target, time and search', async () => {
  const { authkey } = await createAuthkey(acme.owner, { name: 'Website', ipSecurity: true });
  await record(acme.admin, 1, 'Till');
  const { id } = acme.admin.actor as { id: string };
  const actions = async (filters: Partial<Filters>) => (await events(filters)).map(({ action }) => action);
  expect(await actions({ who: `member:${id}`, what: 'settings' })).toEqual(['demo.complete']);
  expect(await actions({ what: 'authkeys' })).toEqual(['authkey.create']);
  expect(await actions({ target: `authkey:${authkey.id}` })).toEqual(['authkey.create']);
  expect(await actions({ query: 'till' })).toEqual(['demo.complete']);
  expect(await actions({ to: new Date(acme.owner.now.getTime()) })).toEqual([]);
});

test('a viewer may not, and nothing is recorded', async () => {
  await expect(exportAuditLog(acme.viewer, { query: '', format: 'csv' })).rejects.toMatchObject({
    code: 'forbidden',
    tried: 'export the audit log',
  });
  expect(await recorded('audit-log.export')).toEqual([]);
  await expect(exportAuditLog(acme.admin, { query: '', format: 'xml' as 'csv' })).rejects.toMatchObject({
    code: 'bad_input',
    problems: [{ path: 'format', message: 'Choose CSV or JSON Lines.' }],
  });
});

test('is read as fast as it is taken, and no further once nobody takes it', async () => {
  await record(acme.owner, 5_000);
  const file = await exportAuditLog(acme.admin, { query: '', format: 'jsonl' });
  const queries = vi.spyOn(runtime().prisma, '$queryRaw');
  const reader = streamOf(file.chunks).getReader();
  await reader.read();
  // One was taken, one waits; however long nobody asks for more.
  await vi.waitFor(() => expect(queries.mock.calls.length).toBe(2));
  await new Promise((resolve) => setImmediate(resolve));
  expect(queries.mock.calls.length).toBe(2);
  await reader.cancel();
  expect(await file.chunks.next()).toEqual({ done: true, value: undefined });
  expect(queries.mock.calls.length).toBe(2);
  queries.mockRestore();
});
