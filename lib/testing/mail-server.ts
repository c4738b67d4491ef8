import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  to: string[];
  /** The whole mail as it came. */
  data: string;
  messageId: string;
}

export interface MailServer {
  /** As SMTP_URL; from keyfence@example.test. */
  url: string;
  received: ReceivedMail[];
  /** What recipients are answered with; undefined takes them. */
  refuse: (to: string) => { message: string; responseCode: number } | undefined;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A mail server on loopback that keeps what it is sent. */
export async function startMailServer(): Promise<MailServer> {
  let port = 0;
  const make = () =>
    new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo: ({ address }, _session, done) => {
        const refusal = mail.refuse(address);
        done(refusal ? Object.assign(new Error(refusal.message), refusal) : null);
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const data = Buffer.concat(chunks).toString('utf8');
          const messageId = /^Message-ID: (.*)\r$/im.exec(data)?.[1] ?? '';
          mail.received.push({ to: session.envelope.rcptTo.map((each) => each.address), data, messageId });
          done();
        });
      },
    });
  let server = make();
  const listen = async () => {
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.server.address() as AddressInfo).port;
  };
  const mail: MailServer = {
    url: '',
    received: [],
    refuse: () => undefined,
    stop: () => new Promise<void>((resolve) => server.close(resolve)),
    start: async () => {
      server = make();
      await listen();
    },
  };
  await listen();
  mail.url = `smtp://127.0.0.1:${port}?from=keyfence@example.test`;
  return mail;
}
