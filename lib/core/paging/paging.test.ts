import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAuthkeys } from '#lib/access/authkeys/list';
import { authkeySorts } from '#lib/access/authkeys/schemas';
import { listMessages } from '#lib/messages/list';
import { storeMessages } from '#lib/messages/store';
import { allPages } from '#lib/testing/all-pages';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { secretData } from '#lib/testing/secret-data';
import { cursorOf, readFrom } from './cursor.ts';
import type { Column } from './order.ts';

let database: TestDatabase;
let acme: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
  // Alike in all that is sorted by, nulls among them.
  for (let index = 0; index < 23; index += 1) {
    await database.runtime.prisma.authkey.create({
      data: {
        companyId: acme.company.id,
        name: `Key ${index}`,
        integration: index % 3 === 0 ? '' : 'PHP',
        ipSecurity: index % 5 !== 0,
        createdAt: new Date(Date.UTC(2026, 0, 1 + (index % 6))),
        lastUsedAt: index % 4 === 0 ? null : new Date(Date.UTC(2026, 5, 1 + (index % 2))),
        secrets: { create: secretData() },
      },
    });
  }
});
afterAll(() => database.close());

const orders = authkeySorts.flatMap((id) => [false, true].map((desc) => ({ id, desc })));

test.each(orders)(
  'by $id, descending $desc: no row twice, none left out, in order, forth and back',
  async (sort) => {
    const whole = (await listAuthkeys(acme.viewer, { sort, pageSize: 100 })).rows;
    expect(whole).toHaveLength(23);
    for (const pageSize of [1, 5, 23]) {
      const pages = await allPages((at) => listAuthkeys(acme.viewer, { sort, pageSize, ...at }));
      expect(pages.flat().map((row) => row.id)).toEqual(whole.map((row) => row.id));
      expect(pages.every((rows) => rows.length <= pageSize)).toBe(true);
    }
  },
);

describe('while rows come and go', () => {
  const send = async (company: TestCompany, count: number, from: number) => {
    for (let index = 0; index < count; index++) {
      await storeMessages(database.runtime.pool, [
        {
          companyId: company.company.id,
          credentialId: company.company.id,
          templateId: company.company.id,
          sender: '',
          requestId: 'a'.repeat(24),
          recipients: [{ to: String(from + index), text: 'Hi' }],
          at: new Date(Date.UTC(2026, 0, 1, 0, 0, from + index)),
        },
      ]);
    }
  };
  const numbers = (rows: { recipient: string }[]) => rows.map((row) => Number(row.recipient));

  test('the next page repeats nothing when new ones have come on top', async () => {
    const company = await makeCompany();
    await send(company, 6, 100);
    const first = await listMessages(company.viewer, { pageSize: 3 });
    expect(numbers(first.rows)).toEqual([105, 104, 103]);
    await send(company, 2, 200);
    const second = await listMessages(company.viewer, { pageSize: 3, after: first.next ?? '' });
    expect(numbers(second.rows)).toEqual([102, 101, 100]);
    expect(second).toMatchObject({ total: 8, preceding: 5, next: null });
    const back = await listMessages(company.viewer, { pageSize: 3, before: second.previous ?? '' });
    expect(numbers(back.rows)).toEqual([105, 104, 103]);
    const top = await listMessages(company.viewer, { pageSize: 3, before: back.previous ?? '' });
    // Two are new: less than a page, so the first page is shown.
    expect(numbers(top.rows)).toEqual([201, 200, 105]);
    expect(top).toMatchObject({ preceding: 0, previous: null });
  });

  test('the page after a row that is gone is the same', async () => {
    const company = await makeCompany();
    await send(company, 4, 100);
    const first = await listMessages(company.viewer, { pageSize: 2 });
    await database.runtime.prisma.message.deleteMany({ where: { id: first.rows[1]?.id ?? '' } });
    const second = await listMessages(company.viewer, { pageSize: 2, after: first.next ?? '' });
    expect(numbers(second.rows)).toEqual([101, 100]);
  });
});

describe('a cursor from the URL', () => {
  const order: Column[] = [
    { name: 'createdAt', type: 'time', dir: 'desc' },
    { name: 'id', type: 'uuid', dir: 'desc' },
  ];
  const id = '019a0000-0000-7000-8000-000000000000';
  const key = [new Date('2026-01-02T03:04:05.678Z'), id];

  test('is read as it was written', () => {
    expect(readFrom({ after: cursorOf(key) }, order)).toEqual({ side: 'after', key });
    expect(readFrom({ before: cursorOf(key) }, order)).toEqual({ side: 'before', key });
    expect(readFrom({}, order)).toBe(null);
  });

  test.each(['203.0.113.9', '0.0.0.0/0', '2001:db8::/64', '2001:db8::1'])('may hold %s', (ip) => {
    const byIp: Column[] = [{ name: 'ip', type: 'inet', dir: 'asc' }];
    expect(readFrom({ after: cursorOf([ip]) }, byIp)?.key).toEqual([ip]);
    for (const wrong of ['', ip.replace(/\/.*|$/, '/129'), `${ip}x`, "x' or true"]) {
      expect(readFrom({ after: cursorOf([wrong]) }, byIp)).toBe(null);
    }
  });

  test.each([
    ['nonsense', 'nonsense'],
    ['nothing', ''],
    ['too short', cursorOf([id])],
    ['of another order', cursorOf(['Website', id])],
    ['with null where there is none', cursorOf([null, id])],
    ['with no id', cursorOf([new Date(), "x' or true"])],
    ['no list', Buffer.from('{"0":1}').toString('base64url')],
  ])('that is %s stands for the first page', async (_name, cursor) => {
    expect(readFrom({ after: cursor }, order)).toBe(null);
    for (const at of [{ after: cursor }, { before: cursor }]) {
      expect((await listAuthkeys(acme.viewer, { ...at, pageSize: 5 })).preceding).toBe(0);
    }
  });
});
