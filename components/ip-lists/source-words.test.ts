import { expect, test } from 'vitest';
import { sourceWords } from './source-words.ts';

const nothing = { format: null, everySeconds: null, hosts: [] };

test.each([
  [{ ...nothing, source: 'hand' }, 'Kept by hand'],
  [{ ...nothing, source: 'hosts', hosts: ['a.example'] }, '1 host name, resolved every minute'],
  [{ ...nothing, source: 'url', format: 'aws', everySeconds: 3600 }, 'AWS ip-ranges.json, every hour'],
  [{ ...nothing, source: 'url', format: 'text', everySeconds: 5400 }, 'Plain text, every 90 minutes'],
  [{ ...nothing, source: 'url', format: 'csv', everySeconds: 172_800 }, 'CSV, every 2 days'],
] as const)('%o is %s', (list, words) => {
  expect(sourceWords({ ...list, hosts: [...list.hosts] })).toBe(words);
});
