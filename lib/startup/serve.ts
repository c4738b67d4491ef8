import { createServer, type Server } from 'node:http';
import type { NextServer } from 'next/dist/server/next.js';
import { isApiPath } from '../api/app.ts';
import { originForm, splitTarget } from '../api/http.ts';
import { answerMalformed, refuseWithoutHost } from '../api/malformed.ts';
import { serveApi } from '../api/node-server.ts';
import { StartupError } from '../errors.ts';
import { peerStorage } from '../net-context.ts';
import { runtime } from '../runtime.ts';
import { derivedKey } from '../seal.ts';
import { refuseForeignHost } from './demo-hosts.ts';
import { sayWhereHostIsLost } from './lost-host.ts';
import { PeerMarks } from './peer-marks.ts';

type RequestHandler = ReturnType<NextServer['getRequestHandler']>;

export interface ServeOptions {
  host: string;
  port: number;
  panel: RequestHandler;
  /** false: the API too goes through Next's route handlers, as under `next dev`. */
  gateFirst: boolean;
}

export interface Served {
  server: Server;
  port: number;
  /** Stops accepting and resolves when what is in flight is answered. */
  drain(): Promise<void>;
}

/**
 * One port for gate and panel. Here alone is the socket known, so the peer's address is handed down
 * from here, never read from a header.
 * @throws StartupError when the port cannot be had
 */
export async function serve({ host, port, panel, gateFirst }: ServeOptions): Promise<Served> {
  let draining = false;
  const marks = new PeerMarks(derivedKey('peer marks'));
  const isDemo = runtime().env.mode === 'demo';
  const options = { keepAliveTimeout: 65_000, requestTimeout: 30_000, requireHostHeader: false };
  const server = createServer(options, (request, response) => {
    if (draining) response.shouldKeepAlive = false;
    if (refuseWithoutHost(request, response)) return;
    request.url = originForm(request.url ?? '/');
    const target = splitTarget(request.url);
    if (isDemo && refuseForeignHost(request, response, target.path)) return;
    const nextKnows = !gateFirst && /^\/(?!\/)/.test(target.path);
    if (!nextKnows && isApiPath(target.path)) return serveApi(request, response, target);
    sayWhereHostIsLost(request);
    const peer = marks.takePeer(request);
    const authorization = request.headersDistinct.authorization?.join(', ');
    peerStorage.run({ peer, authorization, path: request.url }, () => {
      panel(request, response).catch(() => response.destroy());
    });
  });
  answerMalformed(server);
  await listen(server, host, port);
  const address = server.address();
  return {
    server,
    port: typeof address === 'object' && address ? address.port : port,
    drain: () => {
      draining = true;
      return close(server);
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

function close(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  return promise.finally(() => clearInterval(sweep));
}
