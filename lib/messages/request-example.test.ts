import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { readExample } from './request-example.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  [acme, globex] = [await makeCompany(), await makeCompany()];
});
afterAll(() => database?.close());

describe('readExample', () => {
  it("names the company's first template, none of another's", async () => {
    const { viewer, company } = acme;
    expect(await readExample(viewer)).toEqual({ appUrl: 'http://localhost:3000', template: null });
    const made = async (name: string, companyId: string) =>
      (await database.runtime.prisma.template.create({ data: { companyId, name, text: 'Hi ##NAME##' } })).id;
    await made('Theirs', globex.company.id);
    const id = await made('First', company.id);
    await made('Second', company.id);
    const { template } = await readExample(viewer);
    expect(template).toEqual({ id, name: 'First', variables: ['NAME'] });
  });

  it('is closed without an OTP, to an owner too', async () => {
    for (const ctx of [acme.viewer, acme.owner]) {
      const closed = { ...ctx, now: new Date(ctx.now.getTime() + 901_000) };
      await expect(readExample(closed)).rejects.toMatchObject({ code: 'step_up_required' });
    }
  });
});
