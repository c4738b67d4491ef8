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

test.each(['910000000000', '99912345678', '15555550100', '12345', 'abc', '919800000000,x'])(
  '%j is refused as an invalid mobile',
  (mobiles) => {
    expect(parse(mobiles)).toMatchObject({ ok: false, problems: [{ code: '202', path: 'mobiles' }] });
  },
);
