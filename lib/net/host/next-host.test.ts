import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HostProblem, hostProblemSentence } from './host-problem.ts';
import { type HostAnswer, type HostState, nextHost } from './next-host.ts';

const start = new Date('2026-11-25T12:00:00Z');
const fresh: HostState = {
  addresses: [],
  seenAt: null,
  nextAt: start,
  failedSince: null,
  problem: null,
  toldAt: null,
};
const minutes = (count: number) => new Date(Number(start) + count * 60_000);
const answer = (addresses: string[], ttlSeconds = 300): HostAnswer => ({
  addresses,
  ttlSeconds,
  unanswered: null,
});
const silent: HostAnswer = { problem: 'silent' };
const many = (count: number) => Array.from({ length: count }, (_, index) => `8.8.8.${index}`);

/** One after the other, each answer at its minute; what was said last, and all that was said. */
function run(steps: [minute: number, HostAnswer][], { allowPrivate = false, from = fresh } = {}) {
  const said: [number, string][] = [];
  let state = from;
  for (const [minute, given] of steps) {
    const next = nextHost(state, given, minutes(minute), { allowPrivate });
    state = next.state;
    if (next.news) said.push([minute, next.news]);
  }
  return { state, said, ips: state.addresses.map(({ ip }) => ip) };
}

describe('an answer', () => {
  it('gives its addresses, each once and canonical', () => {
    const { state, said, ips } = run([[0, answer(['8.8.8.8', '::ffff:8.8.8.8', '2001:4860:0::8888'])]]);
    expect(ips).toEqual(['8.8.8.8', '2001:4860::8888']);
    expect(state).toMatchObject({ seenAt: start, failedSince: null, problem: null });
    expect(said).toEqual([]);
  });

  it.each([
    [0, 1],
    [59, 1],
    [300, 5],
    [604_800, 60],
  ])('with a TTL of %i seconds is asked for again after %i minutes', (ttl, after) => {
    expect(run([[0, answer(['8.8.8.8'], ttl)]]).state.nextAt).toEqual(minutes(after));
  });

  it('with 16 addresses is taken over, with 17 or 60 not: the last good ones stay', () => {
    expect(run([[0, answer(many(16))]]).ips).toHaveLength(16);
    for (const count of [17, 60]) {
      const { state, ips } = run([
        [0, answer(['1.1.1.1'])],
        [5, answer(many(count))],
      ]);
      expect(ips).toEqual(['1.1.1.1']);
      expect(state).toMatchObject({
        problem: hostProblemSentence({ tooMany: count }),
        failedSince: minutes(5),
      });
    }
  });

  it.each([
    '10.0.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '::1',
    'fd00::1',
    '0.0.0.0',
    '224.0.0.1',
    '::ffff:10.0.0.1',
  ])('with %s among public addresses is not taken over at all', (hostile) => {
    const { state, ips } = run([
      [0, answer(['1.1.1.1'])],
      [5, answer(['8.8.8.8', hostile])],
    ]);
    expect(ips).toEqual(['1.1.1.1']);
    expect(state.problem).toContain(hostile);
  });

  it('may be private where that is allowed, but never what no request comes from', () => {
    const allowed = { allowPrivate: true };
    expect(run([[0, answer(['10.0.0.1', '8.8.8.8'])]], allowed).ips).toEqual(['10.0.0.1', '8.8.8.8']);
    expect(run([[0, answer(['0.0.0.0'])]], allowed).ips).toEqual([]);
    expect(run([[0, answer(['ff02::1'])]], allowed).ips).toEqual([]);
  });

  it('lets private addresses go that are not allowed any more', () => {
    const from = run([[0, answer(['10.0.0.1', '8.8.8.8'])]], { allowPrivate: true }).state;
    expect(run([[5, answer(['10.0.0.1'])]], { from }).ips).toEqual(['8.8.8.8']);
    expect(run([[5, silent]], { from }).ips).toEqual(['8.8.8.8']);
  });

  it('that leaves addresses out keeps them ten minutes more, and looks when these end', () => {
    const steps: [number, HostAnswer][] = [
      [0, answer(['8.8.8.1', '8.8.8.2'], 3_600)],
      [60, answer(['8.8.8.2', '8.8.8.3'], 3_600)],
    ];
    const { state, ips } = run(steps);
    expect(ips).toEqual(['8.8.8.2', '8.8.8.3', '8.8.8.1']);
    expect(state.nextAt).toEqual(minutes(70));
    expect(run([...steps, [69, answer(['8.8.8.3'], 60)]]).ips).toEqual(['8.8.8.3', '8.8.8.2', '8.8.8.1']);
    expect(run([...steps, [70, answer(['8.8.8.3'], 60)]]).ips).toEqual(['8.8.8.3', '8.8.8.2']);
    const back = run([...steps, [65, answer(['8.8.8.1'], 60)], [75, answer(['8.8.8.2'], 60)]]);
    expect(back.ips).toEqual(['8.8.8.2', '8.8.8.1']);
  });

  it('that rotates through a hundred gives 16 at the most, those seen last', () => {
    const steps = many(100).map((ip, index): [number, HostAnswer] => [index / 10, answer([ip], 0)]);
    const { ips } = run(steps);
    expect(ips).toHaveLength(16);
    expect(ips.slice(0, 3)).toEqual(['8.8.8.99', '8.8.8.98', '8.8.8.97']);
  });

  it('without a word on one family leaves that one as it was, for 24 hours', () => {
    const four = (minute: number): [number, HostAnswer] => [
      minute,
      { addresses: ['8.8.8.8'], ttlSeconds: 60, unanswered: 6 },
    ];
    const steps: [number, HostAnswer][] = [[0, answer(['8.8.8.8', '2001:4860::1'])], four(5), four(60)];
    expect(run(steps).ips).toEqual(['8.8.8.8', '2001:4860::1']);
    expect(run([...steps, four(24 * 60 - 1)]).ips).toEqual(['8.8.8.8', '2001:4860::1']);
    expect(run([...steps, four(24 * 60)]).ips).toEqual(['8.8.8.8']);
  });
});

describe('a failure', () => {
  it('keeps the last good addresses for 24 hours from the last good answer; told after an hour and at the end', () => {
    const steps: [number, HostAnswer][] = [[0, answer(['8.8.8.8'])]];
    for (let minute = 1; minute < 24 * 60; minute += 1) steps.push([minute, silent]);
    const { ips, said, state } = run(steps);
    expect(ips).toEqual(['8.8.8.8']);
    expect(said).toEqual([[61, 'fails']]);
    expect(state).toMatchObject({
      seenAt: start,
      failedSince: minutes(1),
      problem: hostProblemSentence('silent'),
    });
    const end = run([...steps, [24 * 60, silent], [24 * 60 + 1, silent]]);
    expect(end.ips).toEqual([]);
    expect(end.said).toEqual([
      [61, 'fails'],
      [24 * 60, 'gone'],
    ]);
  });

  it('that ends is told of where it was told of before', () => {
    expect(
      run([
        [0, silent],
        [59, silent],
        [59.5, answer(['8.8.8.8'])],
      ]).said,
    ).toEqual([]);
    const { said, state } = run([
      [0, silent],
      [60, silent],
      [61, silent],
      [62, answer(['8.8.8.8'])],
    ]);
    expect(said).toEqual([
      [60, 'fails'],
      [62, 'works again'],
    ]);
    expect(state).toMatchObject({ failedSince: null, problem: null, toldAt: null });
  });

  it('of a host that never had an address is one too', () => {
    expect(run([[0, { addresses: [], ttlSeconds: 0, unanswered: null }]]).state.problem).toBe(
      hostProblemSentence('no addresses'),
    );
  });

  it('is tried again in a minute, later more seldom', () => {
    expect(run([[0, silent]]).state.nextAt).toEqual(minutes(1));
    expect(
      run([
        [0, silent],
        [60, silent],
      ]).state.nextAt,
    ).toEqual(minutes(66));
    expect(
      run([
        [0, silent],
        [600, silent],
      ]).state.nextAt,
    ).toEqual(minutes(610));
  });

  it('after an end unseen (no instance ran) lets the old addresses go at once', () => {
    expect(
      run([
        [0, answer(['8.8.8.8'])],
        [3 * 24 * 60, silent],
      ]).said,
    ).toEqual([[3 * 24 * 60, 'gone']]);
  });
});

it('whatever the answers: at most 16 addresses, all public, none older than 24 hours, and always a next time', () => {
  const ip = fc.constantFrom(...many(30), '10.0.0.1', '2001:4860::1', '2001:4860::2', '::1');
  const given = fc.oneof(
    fc.record({
      addresses: fc.array(ip, { maxLength: 20 }),
      ttlSeconds: fc.nat(700_000),
      unanswered: fc.constantFrom(null, 4 as const, 6 as const),
    }),
    fc.constant(silent),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(600), given), { maxLength: 30 }), (steps) => {
      let minute = 0;
      let state = fresh;
      for (const [wait, each] of steps) {
        minute += wait;
        state = nextHost(state, each, minutes(minute), { allowPrivate: false }).state;
        expect(state.addresses.length).toBeLessThanOrEqual(16);
        expect(new Set(state.addresses.map((address) => address.ip)).size).toBe(state.addresses.length);
        for (const address of state.addresses) {
          expect(address.ip).toMatch(/^(8\.8\.8\.|2001:)/);
          expect(Number(minutes(minute)) - Number(address.seenAt)).toBeLessThan(24 * 60 * 60_000);
        }
        const waitMs = Number(state.nextAt) - Number(minutes(minute));
        expect(waitMs).toBeGreaterThanOrEqual(60_000);
        expect(waitMs).toBeLessThanOrEqual(3_600_000);
      }
    }),
  );
});

it('each problem is one sentence of its own, with the number or the address where there is one', () => {
  const problems: HostProblem[] = [
    ...(['unknown', 'no addresses', 'loop', 'server failed', 'refused', 'silent', 'unreadable'] as const),
    { tooMany: 60 },
    { notPublic: '10.0.0.1' },
  ];
  const sentences = problems.map(hostProblemSentence);
  expect(new Set(sentences).size).toBe(problems.length);
  expect(sentences.at(-2)).toContain('60 addresses');
  expect(sentences.at(-1)).toContain('10.0.0.1');
});
