import { afterAll, beforeAll, expect, it, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { readList } from '#lib/net/read-list';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { undo } from '../undo/undo.ts';
import { addEntries } from './add.ts';
import { exportEntries } from './export.ts';
import { listEntries } from './list.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const day = 86_400_000;
let count = 0;
const makeKey = async (ctx: Ctx) =>
  (await createAuthkey(ctx, { name: `Key ${++count}`, ipSecurity: true })).authkey.id;
const stored = async (ctx: Ctx, credentialId: string | null) =>
  (await listEntries(ctx, { credentialId })).rows
    .map(({ value, note, expiresAt }) => [value, note, expiresAt?.toISOString() ?? null])
    .sort();

test('a list that is exported is read back as it was: values, notes of every kind, ends', async () => {
  const { admin, viewer, company } = await makeCompany();
  const [from, to] = [await makeKey(admin), await makeKey(admin)];
  const notes = [
    'Office, "Pune"',
    '=1+1',
    "'=1+1",
    '@SUM(A1)',
    '-2',
    "'quoted'",
    'कार्यालय १२',
    'a; b # c // d',
    'x|y\u00a0z',
  ];
  for (const [index, note] of notes.entries()) {
    const expires = index % 2 === 0 ? null : (index * day) / 1000;
    await addEntries(admin, { credentialId: from, entries: `192.0.2.${index}`, note, expires });
  }
  await addEntries(admin, {
    credentialId: from,
    entries: '2001:db8::/32 192.0.2.100-192.0.2.110 10.0.0.0/24',
  });
  const { csv, entries } = await exportEntries(viewer, { credentialId: from });
  expect(entries).toBe(notes.length + 3);
  const where = { companyId: company.id, action: 'whitelist.export' };
  expect(await runtime().prisma.auditEvent.findMany({ where })).toMatchObject([
    {
      actorName: viewer.actor.name,
      targetType: 'authkey',
      targetId: from,
      after: { format: 'CSV', entries },
    },
  ]);
  expect(csv.split('\r\n')[0]).toBe('value,note,expires,added by,added at,last matched');
  // No cell begins as a formula would.
  for (const [, cell] of csv.matchAll(/(?:^|[,\n])"?([^,\r\n"]*)/g)) expect(cell).not.toMatch(/^[=+@-]/);
  const { added, already, notes: remarks } = await addEntries(admin, { credentialId: to, entries: csv });
  expect([added.length, already]).toEqual([entries, []]);
  expect(remarks.at(-1)).toMatch(/^Skipped: the header, the columns added by and added at\.$/);
  expect(await stored(admin, to)).toEqual(await stored(admin, from));
});

test('exported by whoever may see the list, and nobody else', async () => {
  const { admin, viewer } = await makeCompany();
  const other = await makeCompany();
  const key = await makeKey(admin);
  await expect(exportEntries(other.owner, { credentialId: key })).rejects.toMatchObject({
    code: 'not_found',
  });
  const closed = { ...viewer, now: new Date(viewer.now.getTime() + 901_000) };
  await expect(exportEntries(closed, { credentialId: key })).rejects.toMatchObject({
    code: 'step_up_required',
  });
});

it('takes a day as to its end in UTC, a time without zone as UTC, and what the row leaves open from the form', async () => {
  const { admin } = await makeCompany({ now: new Date('2026-11-25T12:00:00Z') });
  const key = await makeKey(admin);
  const csv = [
    'ip;note;expires',
    '192.0.2.1;;2026-12-31',
    '192.0.2.2;own;2026-12-31 18:30',
    '192.0.2.3;;2026-12-31T18:30:00+05:30',
    '192.0.2.4;;never',
    '192.0.2.5;;',
  ].join('\n');
  await addEntries(admin, { credentialId: key, entries: csv, note: 'form', expires: 3_600 });
  expect(await stored(admin, key)).toEqual([
    ['192.0.2.1', 'form', '2027-01-01T00:00:00.000Z'],
    ['192.0.2.2', 'own', '2026-12-31T18:30:00.000Z'],
    ['192.0.2.3', 'form', '2026-12-31T13:00:00.000Z'],
    ['192.0.2.4', 'form', null],
    ['192.0.2.5', 'form', '2026-11-25T13:00:00.000Z'],
  ]);
});

it('stores nothing unless all notes and ends are right, and names each wrong one with its reason', async () => {
  const { admin } = await makeCompany();
  const key = await makeKey(admin);
  const csv = [
    'value,note,expires',
    '192.0.2.1,fine,2030-01-01',
    '192.0.2.2,,2020-01-01',
    '192.0.2.3,,1/2/30',
    `192.0.2.4,${'n'.repeat(201)},`,
    '192.0.2.5,,9030-01-01',
    '192.0.2.6,,2030-02-31T00:00',
  ].join('\n');
  const error = await addEntries(admin, { credentialId: key, entries: csv }).catch((thrown) => thrown);
  expect(error.problems.map(({ message }: { message: string }) => message)).toEqual([
    expect.stringMatching(/^192\.0\.2\.2: .*in the past/),
    expect.stringMatching(/^192\.0\.2\.3: “1\/2\/30” is no date/),
    expect.stringMatching(/^192\.0\.2\.4: A note has at most 200 characters/),
    expect.stringMatching(/^192\.0\.2\.5: .*too far off/),
    expect.stringMatching(/^192\.0\.2\.6: “2030-02-31T00:00” is no date/),
  ]);
  expect(await stored(admin, key)).toEqual([]);
});

it('is one event, which Undo takes back although the rows were not alike', async () => {
  const { admin, company } = await makeCompany();
  const key = await makeKey(admin);
  const csv = 'value,note,expires\n192.0.2.1,one,2030-01-01\n192.0.2.2,two,';
  await addEntries(admin, { credentialId: key, entries: csv });
  const events = await runtime().prisma.auditEvent.findMany({
    where: { companyId: company.id, action: 'whitelist.add' },
  });
  expect(events.map(({ after }) => after)).toEqual([
    {
      entries: ['192.0.2.1', '192.0.2.2'],
      rows: [
        { value: '192.0.2.1', note: 'one', expiresAt: '2030-01-02T00:00:00.000Z' },
        { value: '192.0.2.2', note: 'two' },
      ],
    },
  ]);
  await undo({ ...admin, requestId: 'f'.repeat(24) }, { requestId: admin.requestId });
  expect(await stored(admin, key)).toEqual([]);
});

test('a note is read as it is written, and an apostrophe that guards it is dropped', () => {
  const { results } = readList(
    `\ufeffip,note\r\n192.0.2.1,"'=A1"\r\n192.0.2.2,'plain'\r\n192.0.2.3,"two, ""three"""`,
  );
  expect(results.map(({ note }) => note)).toEqual(['=A1', "'plain'", 'two, "three"']);
});
