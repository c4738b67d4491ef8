import { expect, it } from 'vitest';
import { readFeedApart } from './read-apart.ts';

const asText = { format: 'text', select: {}, allowPrivate: false } as const;
const withPath = (path: string) => ({ ...asText, format: 'json', select: { path } }) as const;
const work = (text: string, options: Parameters<typeof readFeedApart>[0]['options']) => ({
  bytes: Buffer.from(text),
  charset: null,
  options,
});

it('reads what readFeed reads', async () => {
  const entries = [{ value: '198.51.100.7', note: '' }];
  expect(await readFeedApart(work('198.51.100.7', asText))).toEqual({ ok: true, entries });
  const wrong = await readFeedApart(work('198.51.100', asText));
  expect(wrong).toMatchObject({ ok: false, problem: /^Line 1, / });
});

it('ends what goes astray, and what takes all memory, and nothing else', async () => {
  const astray = work(JSON.stringify([`${'a'.repeat(60)}!`]), withPath('$[?search(@, "(a+)+$")]'));
  expect(await readFeedApart(astray, { timeoutMs: 1_000, memoryMb: 64 })).toEqual({
    ok: false,
    problem: 'It takes longer than 1 seconds to read.',
  });
  const large = work(`[${'{},'.repeat(2_000_000)}1]`, withPath('$[-1]'));
  expect(await readFeedApart(large, { timeoutMs: 20_000, memoryMb: 16 })).toMatchObject({
    ok: false,
    problem: /more memory/,
  });
});

it('says so where it cannot start, and nothing else ends', async () => {
  const { execPath } = process;
  process.execPath = '/nowhere/node';
  try {
    expect(await readFeedApart(work('198.51.100.7', asText))).toMatchObject({
      ok: false,
      problem: /did not start/,
    });
  } finally {
    process.execPath = execPath;
  }
});
