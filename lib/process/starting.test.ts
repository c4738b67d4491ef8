import { expect, test } from 'vitest';
import { Starting } from './starting.ts';

test('stops newest first, each once, also where one of them fails', async () => {
  const starting = new Starting();
  const stopped: string[] = [];
  starting.onStop(() => void stopped.push('database'));
  starting.onStop(async () => {
    throw new Error('broken');
  });
  starting.onStop(() => void stopped.push('server'));
  await expect(Promise.all([starting.stop(), starting.stop()])).rejects.toThrow('broken');
  expect(stopped).toEqual(['server', 'database']);
});

test('a step that ends after the start was called off is stopped, and the next one does not begin', async () => {
  const starting = new Starting();
  const slow = Promise.withResolvers<void>();
  const did: string[] = [];
  const work = starting.run(async () => {
    await slow.promise;
    starting.onStop(() => void did.push('stopped'));
    did.push('went on');
  });
  work.catch(() => undefined);
  const stopped = starting.stop();
  slow.resolve();
  await stopped;
  await expect(work).rejects.toThrow();
  expect(did).toEqual(['stopped']);
});
