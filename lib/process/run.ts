import { Server } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import { prepareHashing } from '#lib/core/password/password';
import { settleWithin } from '#lib/deadline';
import { log } from '#lib/log';
import { openRuntime } from './open-runtime.ts';
import type { ReadyEnv } from './prepare.ts';
import { serve } from './serve.ts';
import { startWorker } from './worker.ts';

export interface RunOptions {
  env: ReadyEnv;
  /** The project's folder. */
  root: string;
  /** Hot reload, nothing built. */
  development: boolean;
  /** false: the API goes through Next's route handlers too. */
  gateFirst: boolean;
}

export interface Running {
  port: number;
  /** Stops accepting, finishes what is in flight, writes what is buffered, closes. */
  stop(): Promise<void>;
}

const inFlightMaxMs = 5_000;
const cutMaxMs = 500;
const workerMaxMs = 3_000;
const panelMaxMs = 1_000;

/** Gate, worker and panel of one process on one port, on a migrated database. */
export async function run({ env, root, development, gateFirst }: RunOptions): Promise<Running> {
  Object.assign(process.env, {
    NODE_ENV: development ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    NEXTAUTH_URL: env.appUrl,
    NEXTAUTH_SECRET: env.authSecret,
  });
  const runtime = await openRuntime(env);
  await prepareHashing();
  // Imported late: React and Next choose their build by NODE_ENV when they are loaded.
  const { default: next } = await import('next');
  // Next attaches to this server, at the first request, what answers upgrades: not to the one that listens.
  const httpServer = new Server();
  const panel = next({ dev: development, dir: root, hostname: env.host, port: env.port, httpServer });
  await panel.prepare();
  const served = await serve({
    host: env.host,
    port: env.port,
    panel: panel.getRequestHandler(),
    gateFirst,
    development,
  });
  // Else Next would ask itself over https behind a proxy that ends TLS, and drop the action.
  process.env.__NEXT_PRIVATE_ORIGIN = originOf(env.host, served.port);
  // Hot reload speaks over a web socket; otherwise Node goes on as if nobody had asked for an upgrade.
  const upgraded = new Set<Duplex>();
  if (development) {
    served.server.on('upgrade', (request, socket, head) => {
      upgraded.add(socket.once('close', () => upgraded.delete(socket)));
      if (!httpServer.emit('upgrade', request, socket, head)) socket.destroy();
    });
  }
  const worker = await startWorker();

  return {
    port: served.port,
    stop: async () => {
      const cut = setTimeout(() => {
        log.warn('requests still in flight were cut off');
        served.server.closeAllConnections();
      }, inFlightMaxMs);
      // A gateway that does not answer keeps a job for long; the queue still has it after a restart.
      const worked = settleWithin(workerMaxMs, 'the worker stops', worker.stop());
      for (const socket of upgraded) socket.destroy();
      await settleWithin(inFlightMaxMs + cutMaxMs, 'requests in flight end', served.drain());
      clearTimeout(cut);
      await worked;
      await settleWithin(panelMaxMs, 'the panel closes', panel.close());
      await runtime.close();
    },
  };
}

/** Where this process reaches itself. */
function originOf(host: string, port: number): string {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${isIPv6(reachable) ? `[${reachable}]` : reachable}:${port}`;
}
