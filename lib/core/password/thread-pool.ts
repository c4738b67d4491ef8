import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

const niceness = 10;

/**
 * Lets the threads on which libuv hashes passwords give way to the event loop: where cores are few, a flood of
 * wrong passwords would otherwise take half of them from the gate. Linux only, where threads have priorities of
 * their own; elsewhere nothing happens.
 */
export function lowerThreadPool(): void {
  if (process.platform !== 'linux') return;
  const tasks = '/proc/self/task';
  for (const thread of readdirSync(tasks)) {
    if (readFileSync(`${tasks}/${thread}/comm`, 'utf8').startsWith('libuv-worker')) {
      setPriority(Number(thread), niceness);
    }
  }
}
