import { expect, test, vi } from 'vitest';
import { log } from '#lib/log';
import { streamOf } from './download.ts';

async function* chunksOf(count: number, ended: () => void) {
  try {
    for (let i = 0; i < count; i += 1) yield `${i}\n`;
  } finally {
    ended();
  }
}

test('a stream holds all chunks in order, then ends', async () => {
  const ended = vi.fn();
  expect(await new Response(streamOf(chunksOf(5, ended))).text()).toBe('0\n1\n2\n3\n4\n');
  expect(ended).toHaveBeenCalledOnce();
});

test('whoever goes away ends what makes the chunks', async () => {
  const ended = vi.fn();
  const reader = streamOf(chunksOf(1_000_000, ended)).getReader();
  await reader.read();
  expect(ended).not.toHaveBeenCalled();
  await reader.cancel();
  expect(ended).toHaveBeenCalledOnce();
});

test('what fails in the middle is a download that fails, not a shorter file', async () => {
  const said = vi.spyOn(log, 'error').mockImplementation(() => undefined);
  async function* failing() {
    yield 'a';
    throw new Error('the database is away');
  }
  await expect(new Response(streamOf(failing())).text()).rejects.toThrow('the database is away');
  expect(said).toHaveBeenCalledOnce();
  said.mockRestore();
});
