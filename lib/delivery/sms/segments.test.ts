import { expect, test } from 'vitest';
import { countSegments } from './segments.ts';

test.each([
  ['nothing', '', 'GSM-7', 0, 0],
  ['160 plain', 'a'.repeat(160), 'GSM-7', 160, 1],
  ['161 plain', 'a'.repeat(161), 'GSM-7', 161, 2],
  ['306 plain', 'a'.repeat(306), 'GSM-7', 306, 2],
  ['307 plain', 'a'.repeat(307), 'GSM-7', 307, 3],
  ['80 euro signs', '€'.repeat(80), 'GSM-7', 160, 1],
  ['81 euro signs', '€'.repeat(81), 'GSM-7', 162, 2],
  ['an escape pair is not cut', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
  ['accents that GSM-7 knows', 'èéùìòÇØøÅåÄÖÑÜ§¿äöñüà', 'GSM-7', 21, 1],
  ['an accent that it does not', 'ç', 'Unicode', 1, 1],
  ['a typographic quote', '“', 'Unicode', 1, 1],
  ['70 Unicode', 'é€ç'.padEnd(70, 'ç'), 'Unicode', 70, 1],
  ['71 Unicode', 'ç'.repeat(71), 'Unicode', 71, 2],
  ['134 Unicode', 'ç'.repeat(134), 'Unicode', 134, 2],
  ['135 Unicode', 'ç'.repeat(135), 'Unicode', 135, 3],
  ['35 emoji', '🙂'.repeat(35), 'Unicode', 70, 1],
  ['a surrogate pair is not cut', '🙂'.repeat(67), 'Unicode', 134, 3],
  ['a new line', 'a\nb', 'GSM-7', 3, 1],
  ['a tab', '\t', 'Unicode', 1, 1],
] as const)('counts %s', (_, text, encoding, units, segments) => {
  expect(countSegments(text)).toMatchObject({ encoding, units, segments });
});

test('says how much still fits', () => {
  expect(countSegments('').left).toBe(160);
  expect(countSegments('a'.repeat(150)).left).toBe(10);
  expect(countSegments('a'.repeat(161)).left).toBe(145);
  expect(countSegments('ç'.repeat(68)).left).toBe(2);
});
