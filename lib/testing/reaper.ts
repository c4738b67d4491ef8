/**
 * Ends what a test run leaves behind, however it ended: this process hears of it by the end of its standard input.
 * A line each says what there is: "process 123", "gone 123", "database /folder".
 */
import { existsSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { removeEmbeddedData, stopEmbeddedDatabase } from '#lib/process/embedded/embedded';

const processes = new Set<number>();
const folders = new Set<string>();
for (const line of (await text(process.stdin)).split('\n')) {
  const [what, ...rest] = line.split(' ');
  const name = rest.join(' ');
  if (what === 'process') processes.add(Number(name));
  if (what === 'gone') processes.delete(Number(name));
  if (what === 'database') folders.add(name);
}
for (const pid of processes) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
await Promise.all([...folders].map(remove));

/** Again and again for a while: what was just being started may come up only now. */
async function remove(folder: string): Promise<void> {
  for (let tries = 0; tries < 20 && existsSync(folder); tries += 1) {
    try {
      await stopEmbeddedDatabase(folder);
      await removeEmbeddedData(folder);
      return;
    } catch {
      await setTimeout(250);
    }
  }
  rmSync(folder, { recursive: true, force: true });
}
