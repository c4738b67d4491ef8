import { expect, test } from 'vitest';
import { BatchWriter } from './batch-writer.ts';

function harness(options: { itemsMax?: number; writersMax?: number } = {}) {
  const batches: number[][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const writer = new BatchWriter<number[], number>({
    empty: () => [],
    put: (batch, item) => batch.push(item),
    write: (batch) => {
      batches.push(batch);
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      return gate.promise;
    },
    itemsMax: options.itemsMax ?? 100,
    writersMax: options.writersMax ?? 1,
  });
  return { writer, batches, gates };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

test('what comes while a write is in flight goes into the next one', async () => {
  const { writer, batches, gates } = harness();
  const first = writer.add(1);
  await tick();
  const rest = [writer.add(2), writer.add(3)];
  await tick();
  expect(batches).toEqual([[1]]);
  gates[0]?.resolve();
  await first;
  await tick();
  expect(batches).toEqual([[1], [2, 3]]);
  gates[1]?.resolve();
  await Promise.all(rest);
});

test('a promise resolves only after its own batch is written', async () => {
  const { writer, gates } = harness();
  let done = false;
  const added = writer.add(1).then(() => {
    done = true;
  });
  await tick();
  await tick();
  expect(done).toBe(false);
  gates[0]?.resolve();
  await added;
  expect(done).toBe(true);
});

test('a failed write rejects its own items and no others', async () => {
  const { writer, gates } = harness();
  const first = writer.add(1);
  await tick();
  const second = writer.add(2);
  gates[0]?.reject(new Error('disk full'));
  await expect(first).rejects.toThrow('disk full');
  await tick();
  gates[1]?.resolve();
  await second;
});

test('a batch takes no more than itemsMax', async () => {
  const { writer, batches, gates } = harness({ itemsMax: 2 });
  const all = [1, 2, 3].map((item) => writer.add(item));
  await tick();
  gates[0]?.resolve();
  await tick();
  gates[1]?.resolve();
  await Promise.all(all);
  expect(batches).toEqual([[1, 2], [3]]);
});

test('drain waits for what is waiting and what is in flight', async () => {
  const { writer, gates } = harness();
  void writer.add(1);
  await tick();
  void writer.add(2);
  let drained = false;
  const drain = writer.drain().then(() => {
    drained = true;
  });
  gates[0]?.resolve();
  await tick();
  await tick();
  expect(drained).toBe(false);
  gates[1]?.resolve();
  await drain;
});

test('past a bound nothing more is taken', async () => {
  const { writer } = harness({ itemsMax: 1 });
  const outcomes = Array.from({ length: 100 }, (_, item) =>
    writer.add(item).then(
      () => 'written',
      () => 'refused',
    ),
  );
  expect(await outcomes.at(-1)).toBe('refused');
});

test('an item counts for its weight, so that a few large ones fill a batch', async () => {
  const sizes: number[] = [];
  const writer = new BatchWriter<number[], number>({
    empty: () => [],
    put: (batch, item) => batch.push(item),
    write: async (batch) => {
      sizes.push(batch.length);
    },
    itemsMax: 10,
    writersMax: 1,
    weight: (item) => item,
  });
  await Promise.all([6, 6, 6, 6].map((item) => writer.add(item)));
  expect(sizes).toEqual([2, 2]);
});
