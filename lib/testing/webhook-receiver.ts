import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { reachWebhooks } from '#lib/delivery/webhook/webhook';

export interface ReceivedHook {
  id: string;
  path: string;
  body: Record<string, unknown>;
  /** Its signature holds under the secret. */
  verified: boolean;
}

export interface WebhookReceiver {
  /** https://hooks.test:…/hook, which leads to loopback while this runs. */
  url: string;
  secret: string;
  received: ReceivedHook[];
  /** What posts are answered with; null says nothing. */
  answer: (path: string) => { status: number; headers?: Record<string, string> } | null;
  stop(): Promise<void>;
}

/** For hooks.test, localhost and 127.0.0.1, signed by itself: it protects nothing. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjnuWrbxTPD0Rrr68
c6kXtkAA3Fz2xLrQNBMdo1++uMShRANCAASd4sVNbOfxKAQqys3Q/tIjIcCmNsxK
ScXLEA5yKAzrbADJJUXsOdRVlSxBlsSKuVOAVYgOfJ2Rm8tKDkQomIUt
-----END PRIVATE KEY-----`;
const certificate = `-----BEGIN CERTIFICATE-----
MIIBqTCCAU+gAwIBAgIUc2iw9dJKRQJaIIhKXkLAS8kSzZwwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKaG9va3MudGVzdDAgFw0yNjExMjIwNjA2MTBaGA8yMTI2MTAy
OTA2MDYxMFowFTETMBEGA1UEAwwKaG9va3MudGVzdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABJ3ixU1s5/EoBCrKzdD+0iMhwKY2zEpJxcsQDnIoDOtsAMklRew5
1FWVLEGWxIq5U4BViA58nZGby0oORCiYhS2jezB5MB0GA1UdDgQWBBQl/a6H31db
LYgoAqQHgPvTK+TH3TAfBgNVHSMEGDAWgBQl/a6H31dbLYgoAqQHgPvTK+TH3TAP
BgNVHRMBAf8EBTADAQH/MCYGA1UdEQQfMB2CCmhvb2tzLnRlc3SCCWxvY2FsaG9z
dIcEfwAAATAKBggqhkjOPQQDAgNIADBFAiAC6FW59qrKSwCNnrhgFRIEvjQPss8m
H7VW98d0N5uqNgIhAMXZSSTdhVtlKkXF0UKjOKJeVm3LnnuqJ/QRDm4AOEPO
-----END CERTIFICATE-----`;

/** A receiver on loopback that verifies what it is posted; webhooks may reach it until it stops. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const server: Server = createServer({ key, cert: certificate }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const path = request.url ?? '';
    receiver.received.push({
      id: String(request.headers['webhook-id']),
      path,
      body: JSON.parse(text),
      verified: verifies(receiver.secret, text, request.headers as Record<string, string>),
    });
    const answer = receiver.answer(path);
    if (answer) response.writeHead(answer.status, answer.headers).end('thanks');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const restore = reachWebhooks({
    allows: (address) => address.text === '127.0.0.1',
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    ca: certificate,
    timeoutMs: 500,
  });
  const receiver: WebhookReceiver = {
    url: `https://hooks.test:${port}/hook`,
    secret: '',
    received: [],
    answer: () => ({ status: 204 }),
    stop: () => {
      restore();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return receiver;
}

function verifies(secret: string, body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
