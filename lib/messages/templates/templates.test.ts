import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import type { PolicyChange } from '#lib/db/policy-change';
import { allPages } from '#lib/testing/all-pages';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createTemplate } from './create.ts';
import { deleteTemplate } from './delete.ts';
import { getTemplate } from './get.ts';
import { listTemplates } from './list.ts';
import { updateTemplate } from './update.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  [acme, globex] = [await makeCompany(), await makeCompany()];
});

const otp = { name: 'OTP', text: 'Your code is ##OTP##.' };

function audits(company: TestCompany) {
  return database.runtime.prisma.auditEvent.findMany({
    where: { companyId: company.company.id },
    orderBy: { id: 'asc' },
  });
}

describe('createTemplate', () => {
  test('stores it for its company, with its variables named', async () => {
    const template = await createTemplate(acme.admin, { ...otp, text: 'Hi ##NAME##,\r\n##CODE##' });
    expect(template).toMatchObject({
      name: 'OTP',
      text: 'Hi ##NAME##,\n##CODE##',
      variables: ['NAME', 'CODE'],
    });
    expect(await getTemplate(acme.viewer, template.id)).toEqual(template);
    expect(Object.keys(template).sort()).toEqual([
      'createdAt',
      'id',
      'name',
      'text',
      'updatedAt',
      'variables',
    ]);
  });

  test('refuses a viewer', async () => {
    await expect(createTemplate(acme.viewer, otp)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await audits(acme)).toEqual([]);
  });

  test('asks for the OTP, as everything does that changes what is sent', async () => {
    const { id } = await createTemplate(acme.admin, otp);
    const closed = { ...acme.admin, actor: { ...acme.admin.actor, stepUpUntil: null } } as Ctx;
    const refused = { code: 'step_up_required' };
    await expect(createTemplate(closed, { ...otp, name: 'Other' })).rejects.toMatchObject(refused);
    await expect(updateTemplate(closed, { id, ...otp, text: 'New' })).rejects.toMatchObject(refused);
    await expect(deleteTemplate(closed, { id })).rejects.toMatchObject(refused);
    expect((await getTemplate(acme.admin, id)).text).toBe(otp.text);
  });

  test('writes one audit row and says that templates changed', async () => {
    const changes: PolicyChange[] = [];
    const listen = (change: PolicyChange) => changes.push(change);
    database.runtime.policyChanges.on('change', listen);
    const { id } = await createTemplate(acme.owner, otp);
    database.runtime.policyChanges.off('change', listen);
    expect(await audits(acme)).toMatchObject([
      {
        action: 'template.create',
        targetId: id,
        targetName: 'OTP',
        after: otp,
        actorName: acme.owner.actor.name,
      },
    ]);
    expect(changes).toContainEqual(expect.objectContaining({ companyId: acme.company.id, templates: true }));
  });

  test('refuses a name in use, in any case, also when many come at once; another company may use it', async () => {
    const names = ['OTP', ' otp ', 'Otp', 'oTP', 'otP', 'OTp', 'oTp', 'OtP'];
    // With all connections open none of them comes late.
    await Promise.all(names.map(() => database.runtime.prisma.$executeRaw`select pg_sleep(0.1)`));
    const results = await Promise.allSettled(
      names.map((name) => createTemplate(acme.admin, { ...otp, name })),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      expect(result.reason).toMatchObject({ code: 'conflict', problems: [{ path: 'name' }] });
    }
    await createTemplate(globex.admin, otp);
  });

  test.each([
    ['an empty name', { ...otp, name: '  ' }, 'name'],
    ['a name with a new line', { ...otp, name: 'a\nb' }, 'name'],
    ['a name too long', { ...otp, name: 'a'.repeat(81) }, 'name'],
    ['an empty text', { ...otp, text: '' }, 'text'],
    ['blanks only', { ...otp, text: ' \n ' }, 'text'],
    ['1,001 characters', { ...otp, text: 'a'.repeat(1001) }, 'text'],
    ['NUL', { ...otp, text: 'a\0b' }, 'text'],
    ['a control character', { ...otp, text: 'a\u001bb' }, 'text'],
    ['half a surrogate pair', { ...otp, text: 'a\ud83d' }, 'text'],
    ['no text', { name: 'OTP' }, 'text'],
  ])('refuses %s and names the field', async (_, input, path) => {
    await expect(createTemplate(acme.admin, input as typeof otp)).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path }],
    });
    expect((await listTemplates(acme.admin, {})).total).toBe(0);
  });

  test('takes 1,000 characters with new lines and emoji', async () => {
    const text = 'Zeile 1\n🙂'.padEnd(1000, 'x');
    expect((await createTemplate(acme.admin, { name: 'Long', text })).text).toBe(text);
  });
});

test('a change and a deletion tell every gate that templates changed', async () => {
  const { id } = await createTemplate(acme.owner, otp);
  const before = Number(
    (await database.runtime.prisma.company.findUniqueOrThrow({ where: { id: acme.company.id } }))
      .policyVersion,
  );
  const changes: PolicyChange[] = [];
  const listen = (change: PolicyChange) => changes.push(change);
  database.runtime.policyChanges.on('change', listen);
  await updateTemplate(acme.owner, { id, name: 'OTP', text: 'Other ##OTP##' });
  await deleteTemplate(acme.owner, { id });
  database.runtime.policyChanges.off('change', listen);
  // Each is heard twice: in this process at once, and through the database.
  const told = changes.filter(({ companyId, templates }) => companyId === acme.company.id && templates);
  const { policyVersion } = await database.runtime.prisma.company.findUniqueOrThrow({
    where: { id: acme.company.id },
  });
  expect(Number(policyVersion)).toBe(before + 2);
  expect(told.map(({ version }) => version)).toEqual(expect.arrayContaining([before + 1, before + 2]));
});

describe('updateTemplate', () => {
  test('changes name and text, with before and after in one audit row', async () => {
    const { id } = await createTemplate(acme.admin, otp);
    const next = { name: 'Sign-in code', text: '##A##' };
    expect(await updateTemplate(acme.admin, { id, ...next })).toMatchObject({
      id,
      ...next,
      variables: ['A'],
    });
    const [, ...rows] = await audits(acme);
    expect(rows).toMatchObject([{ action: 'template.update', targetId: id, before: otp, after: next }]);
  });

  test('keeps its own name without a conflict', async () => {
    const { id } = await createTemplate(acme.admin, otp);
    await expect(updateTemplate(acme.admin, { id, ...otp, text: 'New' })).resolves.toMatchObject({
      text: 'New',
    });
  });

  test("refuses a viewer, and another company's, an absent and a malformed id as not found", async () => {
    const { id } = await createTemplate(acme.admin, otp);
    await expect(updateTemplate(acme.viewer, { id, ...otp })).rejects.toMatchObject({ code: 'forbidden' });
    for (const [ctx, wrong] of [
      [globex.admin, id],
      [acme.admin, '0192f000-0000-7000-8000-000000000000'],
      [acme.admin, "x' or 1=1"],
    ] as const) {
      await expect(updateTemplate(ctx, { id: wrong, ...otp, text: 'taken' })).rejects.toMatchObject({
        code: 'not_found',
        message: 'There is no such template.',
      });
    }
    expect((await getTemplate(acme.admin, id)).text).toBe(otp.text);
    expect(await audits(globex)).toEqual([]);
  });
});

describe('deleteTemplate', () => {
  test('takes it out of reach, leaves one audit row, and frees the name', async () => {
    const { id } = await createTemplate(acme.admin, otp);
    expect(await deleteTemplate(acme.admin, { id })).toEqual({ id, name: 'OTP' });
    await expect(getTemplate(acme.admin, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(deleteTemplate(acme.admin, { id })).rejects.toMatchObject({ code: 'not_found' });
    const [, ...rows] = await audits(acme);
    expect(rows).toMatchObject([{ action: 'template.delete', targetId: id, before: otp }]);
    await createTemplate(acme.admin, otp);
  });

  test("refuses a viewer and another company's id", async () => {
    const { id } = await createTemplate(acme.admin, otp);
    await expect(deleteTemplate(acme.viewer, { id })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(deleteTemplate(globex.owner, { id })).rejects.toMatchObject({ code: 'not_found' });
    await expect(getTemplate(acme.admin, id)).resolves.toMatchObject({ id });
  });
});

describe('listTemplates', () => {
  test('pages, sorts, finds by name, text and id, and sees only its own company', async () => {
    for (const name of ['c', 'a', 'b']) await createTemplate(acme.admin, { name, text: `50% ${name}_` });
    const other = await createTemplate(globex.admin, otp);
    const names = async (input: Parameters<typeof listTemplates>[1]) => {
      const { rows, total } = await listTemplates(acme.viewer, input);
      return [rows.map((row) => row.name).join(''), total];
    };
    expect(await names({ sort: 'name', dir: 'asc' })).toEqual(['abc', 3]);
    const by = { sort: 'name', dir: 'asc', pageSize: 2 } as const;
    const pages = await allPages((at) => listTemplates(acme.viewer, { ...by, ...at }));
    expect(pages.map((rows) => rows.map((row) => row.name).join(''))).toEqual(['ab', 'c']);
    expect(await names({ query: '% B_' })).toEqual(['b', 1]);
    expect(await names({ query: '%_%' })).toEqual(['', 0]);
    // What cannot be seen is dropped, as wherever text is pasted.
    expect(await names({ query: 'a\0' })).toEqual(['a', 1]);
    expect(await names({ query: other.id })).toEqual(['', 0]);
    await expect(getTemplate(acme.admin, other.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
