import { createServer, type Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { NextServer } from 'next/dist/server/next.js';
import { isApiPath } from '#lib/api/app';
import { originForm, splitTarget } from '#lib/api/http';
import { answerMalformed, refuseWithoutHost } from '#lib/api/malformed';
import { serveApi } from '#lib/api/node-server';
import { peerStorage } from '#lib/core/request';
import { runtime } from '#lib/core/runtime';
import { derivedKey } from '#lib/core/seal';
import { StartupError } from '#lib/errors';
import { refuseForeignHost } from './demo-hosts.ts';
import { sayWhereHostIsLost } from './lost-host.ts';
import { PeerMarks } from './peer-marks.ts';
import { setContentSecurityPolicy, strictTransport } from './security-headers.ts';

const graceMs = 1_000;
const lookEveryMs = 50;

type RequestHandler = ReturnType<NextServer['getRequestHandler']>;

export interface ServeOptions {
  host: string;
  port: number;
  panel: RequestHandler;
  /** false: the API too goes through Next's route handlers, as under `next dev`. */
  gateFirst: boolean;
  /** Hot reload. */
  development?: boolean;
}

export interface Served {
  server: Server;
  port: number;
  /**
   * Says so at /readyz, answers for a second yet with `connection: close`, so that no kept connection is closed
   * while a request is on its way, then stops accepting. Resolves when what is in flight is answered.
   */
  drain(): Promise<void>;
}

/**
 * One port for gate and panel. Here alone is the socket known, so the peer's address is handed down
 * from here, never read from a header.
 * @throws StartupError when the port cannot be had
 */
export async function serve(options: ServeOptions): Promise<Served> {
  const { host, port, panel, gateFirst, development = false } = options;
  const opened = runtime();
  opened.draining = false;
  const { mode, appUrl } = opened.env;
  const isSecure = appUrl.startsWith('https://');
  const marks = new PeerMarks(derivedKey('peer marks'));
  const connections = { keepAliveTimeout: 65_000, requestTimeout: 30_000, requireHostHeader: false };
  const server = createServer(connections, (request, response) => {
    if (opened.draining) response.shouldKeepAlive = false;
    if (isSecure) response.setHeader(...strictTransport);
    if (refuseWithoutHost(request, response)) return;
    request.url = originForm(request.url ?? '/');
    const target = splitTarget(request.url);
    if (mode === 'demo' && refuseForeignHost(request, response, target.path)) return;
    const nextKnows = !gateFirst && /^\/(?!\/)/.test(target.path);
    if (!nextKnows && isApiPath(target.path)) return serveApi(request, response, target);
    sayWhereHostIsLost(request);
    const peer = marks.takePeer(request);
    const authorization = request.headersDistinct.authorization?.join(', ');
    // Next's route handlers of the API answer alike each time.
    const isPage = !isApiPath(target.path);
    const nonce = isPage ? setContentSecurityPolicy(request, response, development) : undefined;
    peerStorage.run({ peer, authorization, path: request.url, nonce }, () => {
      panel(request, response).catch(() => response.destroy());
    });
  });
  answerMalformed(server);
  await listen(server, host, port);
  const address = server.address();
  return {
    server,
    port: typeof address === 'object' && address ? address.port : port,
    drain: async () => {
      opened.draining = true;
      await withoutConnections(server);
      await close(server);
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (error: NodeJS.ErrnoException) => {
    const reason =
      error.code === 'EADDRINUSE'
        ? `PORT: ${port} is in use by another program; set PORT to a free one`
        : error.code === 'EACCES'
          ? `PORT: this user may not listen on ${port}; set PORT to 1024 or higher`
          : `HOST: cannot listen on ${host}:${port}: ${error.message}`;
    reject(new StartupError(reason));
  });
  server.listen(port, host, resolve);
  return promise;
}

/** Tells of a port that cannot be had before minutes are spent on what is to listen there. @throws StartupError */
export async function requirePort(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  await listen(server, host, port);
  await close(server);
}

/** Until all have left, at most for the grace. */
async function withoutConnections(server: Server): Promise<void> {
  const until = performance.now() + graceMs;
  while (performance.now() < until && (await countConnections(server)) > 0) await setTimeout(lookEveryMs);
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}

function close(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  return promise.finally(() => clearInterval(sweep));
}
