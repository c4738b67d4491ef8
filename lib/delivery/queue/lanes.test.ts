import { expect, test } from 'vitest';
import { type LaneItem, Lanes } from './lanes.ts';

const item = { companyId: 'a', id: '1' };

function lanesOver(claims: (() => LaneItem[])[]) {
  const sent: string[] = [];
  const lanes = new Lanes({
    name: 'test',
    lanes: 2,
    companyMax: 2,
    pauseMaxMs: 1_000,
    claim: async () => (claims.shift() ?? (() => []))(),
    renew: async () => {},
    send: async ({ id }) => {
      sent.push(id);
      return 'done';
    },
  });
  return { lanes, sent };
}

const lost = () => {
  throw new Error('Connection terminated');
};

test('what is due is read again where the database did not answer, and sent', async () => {
  const { lanes, sent } = lanesOver([lost, lost, () => [item]]);
  await lanes.wake();
  expect(sent).toEqual(['1']);
});

test('a database that stays away is left to the next look', async () => {
  const claims = [lost, lost, lost, () => [item]];
  const { lanes, sent } = lanesOver(claims);
  await lanes.wake();
  expect(sent).toEqual([]);
  await lanes.wake();
  expect(sent).toEqual(['1']);
});
