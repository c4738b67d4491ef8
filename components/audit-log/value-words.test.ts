import { expect, test } from 'vitest';
import { changesOf } from './value-words.ts';

test('before and after stand side by side, each in words, an instant as one', () => {
  const before = { mode: 'off', offUntil: '2026-11-25T12:00:00.000Z' };
  expect(changesOf({ before, after: { mode: 'on' } })).toEqual([
    { label: 'IP security', before: ['off'], after: ['on'] },
    { label: 'On again', before: new Date('2026-11-25T12:00:00Z'), after: null },
  ]);
});

test('nothing that was written down is left out: lists, nulls, yes and no, names that have no words yet', () => {
  const after = {
    entries: ['192.0.2.1', '192.0.2.2'],
    note: '',
    expiresAt: null,
    disabled: true,
    newThing: 3,
  };
  expect(changesOf({ before: null, after })).toEqual([
    { label: 'IP addresses and ranges', before: null, after: ['192.0.2.1', '192.0.2.2'] },
    { label: 'Note', before: null, after: ['none'] },
    { label: 'Ends', before: null, after: ['none'] },
    { label: 'Disabled', before: null, after: ['yes'] },
    { label: 'New thing', before: null, after: ['3'] },
  ]);
});

test('entries of one kind are told by what they share, others each with its own', () => {
  const row = { value: '192.0.2.1', note: 'Office', expiresAt: null };
  expect(changesOf({ before: { entries: ['192.0.2.1'], rows: [row] }, after: null })).toHaveLength(1);
  const rows = [row, { ...row, value: '192.0.2.2', note: '' }];
  expect(changesOf({ before: null, after: { entries: ['192.0.2.1', '192.0.2.2'], rows } })[1]).toEqual({
    label: 'Each entry',
    before: null,
    after: ['192.0.2.1, note: Office', '192.0.2.2'],
  });
});
