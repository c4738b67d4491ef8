import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { parseDatabaseUrl } from '#lib/db/database-url';

/**
 * A line to a database that does what it is asked, while answers to what contains `marker` are lost.
 * `lose` says how many.
 */
export async function openLossyLine(databaseUrl: string, marker: string) {
  const { hosts, user, password, database } = parseDatabaseUrl(databaseUrl);
  let toLose = 0;

  function loseAnswers(near: Socket, far: Socket): void {
    let losing = false;
    near.on('data', (bytes) => {
      if (toLose > 0 && bytes.includes(marker)) {
        toLose -= 1;
        losing = true;
      }
      far.write(bytes);
    });
    far.on('data', (bytes) => (losing ? near.destroy() : near.write(bytes)));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('close', () => other.destroy());
      one.on('error', () => undefined);
    }
  }

  const line = createServer((near) => loseAnswers(near, dial(hosts[0]!)));
  await new Promise<void>((done) => line.listen(0, '127.0.0.1', done));
  const { port } = line.address() as AddressInfo;
  return {
    url: `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`,
    lose(count: number): void {
      toLose = count;
    },
    left: () => toLose,
    close: () => {
      line.close();
    },
  };
}
