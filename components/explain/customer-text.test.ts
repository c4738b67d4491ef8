import { expect, test } from 'vitest';
import type { RequestStory } from '#lib/access/explain/explain-request';
import { failedReasons } from '#lib/access/traffic/schemas';
import type { RefusalReason } from '#lib/gate/decide';
import { customerText } from './customer-text.ts';
import { hopWords, verdictWords } from './words.ts';

const refused: RequestStory = {
  requestId: '65f0c1d2a1b2c3d4e5f60718',
  at: new Date('2026-11-25T14:52:07.300Z'),
  endpoint: '/api/v5/flow',
  outcome: 'refused',
  reason: 'ip',
  credential: {
    id: 'key',
    type: 'authkey',
    name: 'Website of the secret project',
    isDeleted: false,
    maskedKey: 'kf_abcd…wxyz',
  },
  from: { ip: '203.0.113.9', hop: 2 },
  messages: null,
  held: { told: false, why: 'closed' },
  now: 'refused',
};

test('names time, address, authkey by its ends and what to do, and nothing that is the company’s own', () => {
  expect(customerText(refused)).toBe(`Request 65f0c1d2a1b2c3d4e5f60718
Time: 2026-11-25 14:52:07 UTC
Sent to: /api/v5/flow
Address: 203.0.113.9, read from X-Forwarded-For, the 2nd address from the right
Authkey: kf_abcd…wxyz
Answer: refused with 418: this address is not whitelisted
What to do: send from an address that is whitelisted, or ask us to whitelist 203.0.113.9.`);
});

test.each<[string, Partial<RequestStory>, string]>([
  ['by now whitelisted', { now: 'whitelisted' }, 'What to do: send the request again.'],
  ['report only', { outcome: 'report' }, 'Answer: accepted for now, though this address is not whitelisted'],
  [
    'report only, by now whitelisted',
    { outcome: 'report', now: 'company' },
    'What to do: nothing. By now this address is whitelisted.',
  ],
  ['accepted', { outcome: 'accepted', reason: null }, 'Answer: accepted\nWhat to do: nothing.'],
  [
    'of an unknown address',
    { from: { ip: null, hop: 1 }, reason: 'ip-port' },
    'Address: unknown, read from X-',
  ],
  ['of a disabled authkey', { reason: 'disabled' }, 'Answer: refused with 401: it is disabled'],
])('a request %s', (_, changed, words) => {
  expect(customerText({ ...refused, ...changed })).toContain(words);
});

test('every reason is told to both in whole sentences', () => {
  for (const reason of [...failedReasons, 'ip-port', 'ip-zone', 'ip-form', 'ip-nothing'] as const) {
    if (reason === 'unknown') continue;
    for (const type of ['authkey', 'client'] as const) {
      const story = {
        ...refused,
        reason: reason as RefusalReason,
        credential: { ...refused.credential!, type },
      };
      expect(customerText(story)).not.toMatch(/undefined|null|us, and send us/);
      expect(verdictWords(story)).toMatch(/^Refused with 4\d\d: (IP |[a-z0-9]).+[^.]\.$/);
    }
  }
});

test.each([
  [0, 'from the connection itself'],
  [1, 'from X-Forwarded-For, the last address'],
  [3, 'from X-Forwarded-For, the 3rd address from the right'],
  [11, 'from X-Forwarded-For, the 11th address from the right'],
  [22, 'from X-Forwarded-For, the 22nd address from the right'],
])('hop %i is read %s', (hop, words) => {
  expect(hopWords(hop)).toBe(words);
});
