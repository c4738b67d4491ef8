import { rawRequest } from '#lib/testing/raw-http';
import { median } from './median.ts';
import { measure, startPaced, type Target } from './processes.ts';

const perSecond = 500;
const connections = 8;
const comparedRequests = 200;

export async function fetchToken(
  { port }: Target,
  client: { username: string; password: string },
): Promise<string> {
  const { json } = await rawRequest({ port, method: 'POST', path: '/token', body: JSON.stringify(client) });
  return String(json.access_token);
}

/** The p99 of authkey calls with and without wrong passwords beside them, in turns. */
export async function wrongPasswordsBeside(
  target: Target,
  username: string,
  request: string,
  rounds: number,
  seconds: number,
): Promise<void> {
  const alone: number[] = [];
  const beside: number[] = [];
  const answered: Record<string, number> = {};
  for (let round = 0; round < rounds; round += 1) {
    alone.push((await measure(target, [request], seconds, connections)).p99Ms);
    const wrong = startPaced(target, username, perSecond, seconds + 1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    beside.push((await measure(target, [request], seconds, connections)).p99Ms);
    for (const [status, count] of Object.entries((await wrong).byStatus)) {
      answered[status] = (answered[status] ?? 0) + count;
    }
  }
  const [without, with_] = [median(alone), median(beside)];
  console.log(
    `p99 of authkey calls: ${without.toFixed(2)} ms, beside ${perSecond} wrong passwords a second ` +
      `(${JSON.stringify(answered)}) ${with_.toFixed(2)} ms: ${(with_ / without).toFixed(2)}  wanted <= 2`,
  );
}

/** An unknown user and a wrong password, one after the other, from addresses that are not blocked. */
export async function timeUnknownUser({ port }: Target, username: string): Promise<void> {
  const times: Record<'unknown' | 'wrong', number[]> = { unknown: [], wrong: [] };
  for (let i = 0; i < 2 * comparedRequests; i += 1) {
    const kind = i % 2 ? 'unknown' : 'wrong';
    const body = JSON.stringify({
      username: kind === 'wrong' ? username : 'nobody_knows',
      password: 'wrong',
    });
    const from = `127.1.${Math.floor(i / 200)}.${(i % 200) + 1}`;
    const startedAt = performance.now();
    await rawRequest({ port, from, method: 'POST', path: '/token', body });
    times[kind].push(performance.now() - startedAt);
  }
  const [unknown, wrong] = [median(times.unknown), median(times.wrong)];
  console.log(
    `unknown user ${unknown.toFixed(2)} ms, wrong password ${wrong.toFixed(2)} ms (medians of ${comparedRequests} each): ` +
      `${(unknown / wrong).toFixed(2)}  wanted 0.90 to 1.10`,
  );
}
