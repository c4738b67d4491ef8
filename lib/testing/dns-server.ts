import { createSocket, type Socket } from 'node:dgram';
import { type AddressInfo, createServer, type Socket as NetSocket, type Server } from 'node:net';
import {
  type Answer,
  decode,
  encode,
  type Packet,
  type Question,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  streamEncode,
  TRUNCATED_RESPONSE,
} from 'dns-packet';

/** RFC 1035, 4.1.1. */
const codes = { FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };

/** Records, or an error by its name; null says nothing at all. */
export type DnsReply = Answer[] | keyof typeof codes | null;

export interface DnsServer {
  /** As resolvers take it. */
  address: string;
  /** What is said to each question; at first, that there is no such name. */
  answer: (name: string, type: string) => DnsReply;
  /** The questions that came, as "name TYPE udp". */
  asked: string[];
  stop(): Promise<void>;
}

/** What fits into an answer by UDP without EDNS. */
const udpMax = 512;

/** undefined: it is no message of the DNS. */
function questionIn(bytes: Buffer) {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

/** A DNS server on loopback, by UDP and TCP; what does not fit into a datagram is cut, and asked for again by TCP. */
export async function startDnsServer(): Promise<DnsServer> {
  const udp = createSocket('udp4');
  const sockets = new Set<NetSocket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    let bytes = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (more: Buffer) => {
      bytes = Buffer.concat([bytes, more]);
      // Two octets of length before each message (RFC 1035, 4.2.2).
      while (bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE(0)) {
        const end = 2 + bytes.readUInt16BE(0);
        const question = questionIn(bytes.subarray(2, end));
        // Whoever had this port before may still be called.
        if (!question) return void socket.destroy();
        const reply = replyTo(question, 'tcp');
        bytes = bytes.subarray(end);
        if (reply) socket.write(streamEncode(reply));
      }
    });
  });
  const port = await bindBoth(udp, tcp);
  udp.on('message', (bytes, from) => {
    const question = questionIn(bytes);
    const reply = question && replyTo(question, 'udp');
    if (!reply) return;
    const whole = encode(reply);
    const cut = { ...reply, answers: [], flags: (reply.flags ?? 0) | TRUNCATED_RESPONSE };
    udp.send(whole.length <= udpMax ? whole : encode(cut), from.port, from.address);
  });

  const server: DnsServer = {
    address: `127.0.0.1:${port}`,
    answer: () => 'NXDOMAIN',
    asked: [],
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([
        new Promise<void>((resolve) => udp.close(() => resolve())),
        new Promise<void>((resolve) => tcp.close(() => resolve())),
      ]);
    },
  };

  function replyTo({ id, questions = [] }: Packet, way: 'udp' | 'tcp'): Packet | null {
    const [{ name, type }] = questions as [Question];
    server.asked.push(`${name} ${type} ${way}`);
    const said = server.answer(name, type);
    if (said === null) return null;
    const flags = RECURSION_DESIRED | RECURSION_AVAILABLE | (typeof said === 'string' ? codes[said] : 0);
    return {
      type: 'response',
      ...(id !== undefined && { id }),
      flags,
      questions,
      answers: typeof said === 'string' ? [] : said,
    };
  }
  return server;
}

/** A records, or AAAA records where the address is one of IPv6. */
export function addressRecords(name: string, addresses: readonly string[], ttl = 300): Answer[] {
  return addresses.map((data) => ({ name, type: data.includes(':') ? 'AAAA' : 'A', ttl, data }));
}

/** Opens both on one port; what is free for one may be taken for the other. */
async function bindBoth(udp: Socket, tcp: Server): Promise<number> {
  for (;;) {
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo;
    const isBound = await new Promise<boolean>((resolve) => {
      udp.once('error', () => resolve(false));
      udp.bind(port, '127.0.0.1', () => resolve(true));
    });
    udp.removeAllListeners('error');
    if (isBound) return port;
    await new Promise<void>((resolve) => tcp.close(() => resolve()));
  }
}
