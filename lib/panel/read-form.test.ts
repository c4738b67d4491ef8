import { expect, test } from 'vitest';
import { readForm } from './read-form.ts';

const url = 'https://keyfence.example.com/';

test('a form is read as browsers send it', async () => {
  const body = new URLSearchParams({ format: 'csv', name: 'Ünï & more' });
  const form = await readForm(new Request(url, { method: 'POST', body }));
  expect(Object.fromEntries(form)).toEqual({ format: 'csv', name: 'Ünï & more' });
  expect([...(await readForm(new Request(url, { method: 'POST' })))]).toEqual([]);
});

test('a body without an end is given up early, whoever sends it', async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      controller.enqueue(Buffer.from(`format=csv&x=${'x'.repeat(1_000)}&`));
    },
  });
  const form = await readForm(new Request(url, { method: 'POST', body, duplex: 'half' } as RequestInit));
  expect([...form]).toEqual([]);
  expect(sent).toBeLessThan(20);
});
