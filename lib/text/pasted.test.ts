import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { cleanPassword, cleanPasted } from './pasted.ts';

describe('of what is pasted', () => {
  test.each([
    ['zero-width signs go', '192.0\u200b.2\u200d.1\u2060\ufeff', '192.0.2.1'],
    ['bidirectional controls go', '\u202a192.0.2.1\u202c\u200e', '192.0.2.1'],
    ['soft hyphens go', '192.\u00ad0.2.1', '192.0.2.1'],
    ['variation selectors go', '1\ufe0f2', '12'],
    ['controls go', '19\u00002.0.2.1\u001b', '192.0.2.1'],
    ['blanks of every width are blanks', '1\u00a02\u30003\u2009', '1 2 3 '],
    ['line ends are new lines', '1\r\n2\r3\u20284\u0085', '1\n2\n3\n4\n'],
    ['Arabic-Indic digits are digits', '١٩٢.٠.٢.١', '192.0.2.1'],
    ['extended Arabic-Indic digits are digits', '۱۲۳', '123'],
    ['Devanagari digits are digits', '१९२.०.२.१४६', '192.0.2.146'],
    ['Bengali digits are digits', '০১২৩৪৫৬৭৮৯', '0123456789'],
    ['mathematical digits are digits', '𝟘𝟙𝟡𝟬𝟿', '01909'],
    ['full-width forms are ASCII', '２００１：ｄｂ８：：１／６４', '2001:db8::1/64'],
    ['full-width dots are dots', '192。0．2｡1', '192.0.2.1'],
    ['commas of other scripts are commas', '1、2،3，4', '1,2,3,4'],
    ['composed and decomposed letters are one', 'Bu\u0308ro', 'B\u00fcro'],
    ['a superscript stays what it is', '192.0.2.1²', '192.0.2.1²'],
  ])('%s', (_, text, expected) => {
    expect(cleanPasted(text)).toBe(expected);
  });

  it('nothing is left to clean the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = cleanPasted(text);
        expect(cleanPasted(once)).toBe(once);
        expect(cleanPassword(cleanPassword(text))).toBe(cleanPassword(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('every decimal digit of Unicode is its ASCII digit', () => {
    const digits = Array.from({ length: 0x20000 }, (_, code) => code)
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .map((code) => String.fromCodePoint(code))
      .filter((character) => /\p{Nd}/u.test(character));
    expect(digits.length).toBeGreaterThan(600);
    const counts = Map.groupBy(digits.map(cleanPasted), (digit) => digit);
    expect([...counts.keys()].sort()).toEqual([...'0123456789']);
    expect(new Set([...counts.values()].map((list) => list.length)).size).toBe(1);
  });
});

describe('a password', () => {
  test.each([
    ['is one in NFC and NFD', 'Zu\u0308rich am See', 'Z\u00fcrich am See'],
    ['has blanks of one kind', 'correct\u00a0horse', 'correct horse'],
    ['keeps blanks at its ends', ' a b ', ' a b '],
    ['has nothing that cannot be seen', '\ufeffsecret\u200b word', 'secret word'],
    ['keeps digits of its script', '١٢٣ abc', '١٢٣ abc'],
  ])('%s', (_, typed, expected) => {
    expect(cleanPassword(typed)).toBe(expected);
  });
});
