import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createClient } from './create.ts';
import { passwordExpiresAt, passwordExpiresAtSql, passwordLifeDaysSql } from './password-expiry.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test.each([0, 1, 90, 3_650])(
  'SQL and program agree on when a password expires, PASSWORD_EXPIRE_DAYS=%i',
  async (days) => {
    const { runtime } = database;
    const { owner } = await makeCompany();
    const before = runtime.env.passwordExpireDays;
    runtime.env.passwordExpireDays = days;
    try {
      for (const [index, own] of [null, 0, 1, 30].entries()) {
        const { client } = await createClient(owner, {
          username: `expiry_${days}_${index}`,
          entries: '192.0.2.1',
        });
        // A change of the hour lies between the two in many zones.
        const passwordChangedAt = new Date('2026-10-20T22:30:00.123Z');
        await runtime.prisma.client.updateMany({
          where: { id: client.id },
          data: { passwordExpireDays: own, passwordChangedAt },
        });
        const [row] = await runtime.prisma.$queryRaw<[{ at: Date | null; life: number | null }]>`
        select ${passwordExpiresAtSql()} as at, ${passwordLifeDaysSql()} as life from "Client" where id = ${client.id}::uuid`;
        const expected = passwordExpiresAt({ passwordChangedAt, passwordExpireDays: own });
        expect(row.at).toEqual(expected);
        expect(row.life).toBe((own ?? days) || null);
        expect(expected === null).toBe((own ?? days) === 0);
      }
    } finally {
      runtime.env.passwordExpireDays = before;
    }
  },
);
