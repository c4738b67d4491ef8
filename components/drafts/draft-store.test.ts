import { afterEach, expect, test, vi } from 'vitest';
import { keepDraft, readDraft } from './draft-store.ts';

afterEach(() => vi.unstubAllGlobals());

test('a draft of a form with a field that has no value yet is read back; one of another shape is not', () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  const form = { note: 'Office', expires: undefined };
  keepDraft('edit', form);
  expect(readDraft('edit', { note: '', expires: undefined })).toEqual({ note: 'Office' });
  expect(readDraft('edit', { note: '', list: '' })).toBeUndefined();
});
