import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Forwarder {
  /** Leads to whatever database it points at. */
  url: string;
  /** Keeps NotificationResponse back, as a pooler in transaction mode does. */
  swallowsNotifications: boolean;
  /** From now on; cuts what is open, as a failover does. */
  pointAt(databaseUrl: string): void;
  /** Connections are neither accepted nor kept. */
  cut(): void;
  close(): Promise<void>;
}

/** Between a client and PostgreSQL: can be led elsewhere, be cut, and swallow notifications. */
export async function openForwarder(databaseUrl: string): Promise<Forwarder> {
  let target: URL | undefined = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const listener = createServer((client) => {
    if (!target) return client.destroy();
    const server = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    const readable = messageFilter((type) => !(type === 'A' && forwarder.swallowsNotifications));
    server.on('data', (chunk) => client.write(readable(chunk)));
    client.on('data', (chunk) => server.write(chunk));
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((listener.address() as AddressInfo).port);
  const forwarder: Forwarder = {
    url: url.href,
    swallowsNotifications: false,
    pointAt(next) {
      target = new URL(next);
      cutAll();
    },
    cut() {
      target = undefined;
      cutAll();
    },
    close: () => {
      cutAll();
      return new Promise((done) => listener.close(() => done()));
    },
  };
  return forwarder;
}

/** Takes what the server sends apart into messages (a byte of type, four of length) and lets some through. */
function messageFilter(passes: (type: string) => boolean): (chunk: Buffer) => Buffer {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const passed: Buffer[] = [];
    while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
      const end = rest.readInt32BE(1) + 1;
      if (passes(String.fromCharCode(rest[0] ?? 0))) passed.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return Buffer.concat(passed);
  };
}
