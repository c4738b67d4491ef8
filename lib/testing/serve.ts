/**
 * A whole server as a process of its own, for tests: argv[2] is JSON
 * { databaseUrl, gateFirst, environment }. Prints its port when it serves; SIGTERM drains it; a message
 * { clockOffsetMs } sets its clock, and is sent back when that is done.
 */
import { resolve } from 'node:path';
import { drainOnSignals } from '#lib/process/drain';
import { run } from '#lib/process/run';
import { installClock, setClock } from './clock.ts';
import { demoEnv } from './env.ts';

interface Order {
  databaseUrl: string;
  gateFirst: boolean;
  environment: Record<string, string>;
}

installClock();
process.on('message', (message: { clockOffsetMs: number }) => {
  setClock(message.clockOffsetMs);
  process.send?.(message);
});

const order: Order = JSON.parse(process.argv[2] ?? '{}');
const running = await run({
  env: {
    ...demoEnv(order.environment),
    databaseUrl: order.databaseUrl,
  },
  root: resolve(import.meta.dirname, '../..'),
  development: false,
  gateFirst: order.gateFirst,
});
drainOnSignals(running.stop);
console.log(`serving ${running.port}`);
