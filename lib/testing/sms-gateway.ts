import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PostedSms {
  id: string;
  to: string;
  text: string;
}

export interface SmsGateway {
  /** As SMS_URL. */
  url: string;
  received: PostedSms[];
  /** Status that an SMS is answered with; null says nothing, for ever. */
  answer: (sms: PostedSms) => number | null;
  delayMs: number;
  stop(): Promise<void>;
}

/** An SMS gateway on loopback that keeps what it is sent. */
export async function startSmsGateway(): Promise<SmsGateway> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sms = JSON.parse(Buffer.concat(chunks).toString()) as PostedSms;
    const status = gateway.answer(sms);
    if (status === 202) gateway.received.push(sms);
    if (status === null) return;
    setTimeout(() => response.writeHead(status).end('{}'), gateway.delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const gateway: SmsGateway = {
    url: `http://127.0.0.1:${port}/?secret=c2VjcmV0`,
    received: [],
    answer: () => 202,
    delayMs: 0,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return gateway;
}
