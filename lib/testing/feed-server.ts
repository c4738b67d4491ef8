import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { reachElsewhere } from '#lib/delivery/reach';
import { loopbackTls } from './loopback-tls.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FeedServer {
  /** Of a path, such as `/list.txt`: https://hooks.test:…, which leads to loopback while this runs. */
  url(path?: string): string;
  requests: IncomingMessage[];
  answer: Answer;
  stop(): Promise<void>;
}

/** A server of lists on loopback, which lists may be read from until it stops. Other names lead to 10.0.0.1. */
export async function startFeedServer(): Promise<FeedServer> {
  const server = createServer(loopbackTls, (request, response) => {
    feeds.requests.push(request);
    response.on('error', () => undefined);
    feeds.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const restore = reachElsewhere({
    allows: ({ text }) => text === '127.0.0.1',
    resolve: async (host) => [{ address: host === 'hooks.test' ? '127.0.0.1' : '10.0.0.1', family: 4 }],
    ca: loopbackTls.cert,
  });
  const feeds: FeedServer = {
    url: (path = '/') => `https://hooks.test:${port}${path}`,
    requests: [],
    answer: (_, response) => response.end('198.51.100.7\n'),
    stop: () => {
      restore();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return feeds;
}
