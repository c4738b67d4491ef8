import { expect, test } from 'vitest';
import { parseFlowBody } from './flow-body.ts';

const parse = (mobiles: unknown) => {
  const body = { template_id: '01a201e5-3b72-7469-8b94-c875d9cdb9ba', mobiles };
  return parseFlowBody(Buffer.from(JSON.stringify(body)));
};

test.each(['919800000000', '+919800000000', 919800000000, '14155550100', '919800000000, 919800000001'])(
  '%j is taken',
  (mobiles) => {
    expect(parse(mobiles)).toMatchObject({ ok: true });
  },
);

test('the zero that only callers at home dial is left out', () => {
  expect(parse('4407911123456, 447911123457')).toMatchObject({
    body: { recipients: [{ to: '447911123456' }, { to: '447911123457' }] },
  });
});

test.each([
  '910000000000',
  '99912345678',
  '15555550100',
  '12345',
  'abc',
  '919800000000,x',
  '+44 (0) 7911 123456',
])('%j is refused as an invalid mobile', (mobiles) => {
  expect(parse(mobiles)).toMatchObject({ ok: false, problems: [{ code: '202', path: 'mobiles' }] });
});
