import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

let reaper: Writable | undefined;

/** A session of its own, so that a terminal's Ctrl-C does not reach it. */
function tell(line: string): void {
  if (!reaper) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'reaper.ts')], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    child.unref();
    (child.stdin as Writable & { unref(): void }).unref();
    child.stdin.on('error', () => undefined);
    reaper = child.stdin;
  }
  reaper.write(`${line}\n`);
}

/** Kills the process when this one has ended, however it ended. */
export function tieProcess<P extends ChildProcess>(child: P): P {
  if (child.pid !== undefined) {
    tell(`process ${child.pid}`);
    child.once('exit', () => tell(`gone ${child.pid}`));
  }
  return child;
}

/** Stops the embedded database of the folder and removes it when this process has ended, however it ended. */
export function tieDatabase(folder: string): void {
  tell(`database ${folder}`);
}
