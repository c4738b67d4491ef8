import type { Pool } from 'pg';
import { v7 } from 'uuid';
import { compileTemplate } from '#lib/messages/templates/render';
import { insertMany } from './insert-many.ts';
import type { SeededCompany } from './policy.ts';
import { between, type Random, randomFrom } from './random.ts';

const requests = 64;
const weekMs = 7 * 86_400_000;

const columns = {
  companyId: 'uuid',
  id: 'uuid',
  requestId: 'text',
  credentialId: 'uuid',
  templateId: 'uuid',
  sender: 'text',
  recipient: 'text',
  text: 'text',
  state: '"MessageState"',
  failure: 'text',
  createdAt: 'timestamptz',
  sentAt: 'timestamptz',
};

const failures = [
  'This number is not in service.',
  'The operator refused the message.',
  'The handset was off for 24 hours.',
];
const names = ['Amara', 'Luís', 'Mei', 'Oskar', 'Priya', 'Yusuf', 'Zoë'];
/** Ranges that operators keep for films and examples. */
const numbers = ['1415555', '1212555', '447700900', '3531550', '61491570'];

/** Messages of the week, already sent or failed: nothing of it is for the worker. */
export async function seedMessages(
  pool: Pool,
  { company, keys, templates }: SeededCompany,
  now: Date,
): Promise<void> {
  const random = randomFrom(200);
  const rows: unknown[][] = [];
  for (let index = 0; index < requests; index++) {
    // Denser towards now.
    const at = now.getTime() - 40_000 - Math.floor((1 - index / requests) ** 2 * weekMs);
    const template = templates[pick(random, [0, 0, 0, 1, 1, 2, 3, 4])]!;
    const key = keys[pick(random, [0, 1, 1, 2, 3, 4])]!;
    const requestId = Array.from({ length: 24 }, () => between(random, 0, 15).toString(16)).join('');
    for (let recipient = between(random, 0, 9) === 0 ? 3 : 1; recipient > 0; recipient--) {
      const failed = random() < 0.09;
      rows.push([
        company.id,
        v7({ msecs: at }),
        requestId,
        key.id,
        template.id,
        'ACME',
        `${pick(random, numbers)}01${between(random, 10, 99)}`,
        fill(template.text, random),
        failed ? 'failed' : 'sent',
        failed ? pick(random, failures) : null,
        new Date(at),
        failed ? null : new Date(at + between(random, 700, 9_000)),
      ]);
    }
  }
  await insertMany(pool, 'Message', columns, rows);
}

function fill(text: string, random: Random): string {
  const template = compileTemplate(text);
  const values: Record<string, string> = {
    VAR1: String(between(random, 100_000, 999_999)),
    NAME: pick(random, names),
    ORDER: `A-${between(random, 20_000, 29_999)}`,
    LINK: `https://acme.test/t/${between(random, 1000, 9999)}`,
    DATE: `${between(random, 1, 28)} Nov`,
    TIME: `${between(random, 9, 17)}:${pick(random, ['00', '15', '30', '45'])}`,
    AMOUNT: `${between(random, 12, 480)},${between(random, 10, 99)}`,
    SKU: `KF-${between(random, 100, 999)}`,
    LEFT: String(between(random, 1, 9)),
    WAREHOUSE: pick(random, ['Rotterdam', 'Porto', 'Gdańsk']),
  };
  const rendered = template.render(values);
  if (!rendered.ok) throw new Error(`The seed has no value for ${rendered.missing.join(', ')}`);
  return rendered.text;
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)]!;
}
