import { type AddressInfo, createServer, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Email, Transport } from '../transport.ts';
import { smtpTransport } from './smtp.ts';

const received: { from: string; to: string[]; data: string; user: string }[] = [];
let refuseWith: { message: string; responseCode: number } | undefined;
let port: number;
let transport: Transport<Email>;

const server = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  onAuth: ({ username, password }, _session, done) =>
    password === 'p@ss' ? done(null, { user: username }) : done(new Error('Invalid credentials')),
  onRcptTo: (_address, _session, done) => {
    if (refuseWith) done(Object.assign(new Error(refuseWith.message), refuseWith));
    else done();
  },
  onData: (stream, session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope;
      received.push({
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map((each) => each.address),
        data: Buffer.concat(chunks).toString('utf8'),
        user: String(session.user),
      });
      done();
    });
  },
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.server.address() as AddressInfo).port;
  transport = smtpTransport(`smtp://keyfence:p%40ss@127.0.0.1:${port}?from=keyfence@example.test`);
});
afterAll(async () => {
  transport.close?.();
  await new Promise<void>((resolve) => server.close(resolve));
});
beforeEach(() => {
  received.length = 0;
  refuseWith = undefined;
});

const mail = (change: Partial<Email> = {}): Email => ({
  id: 'm-1',
  to: 'ada@example.test',
  subject: 'IP refused',
  text: 'From 203.0.113.9 — ünïcode',
  ...change,
});

test('a mail arrives as it was given, signed in, from the address of the URL', async () => {
  await transport.send(mail());
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({
    from: 'keyfence@example.test',
    to: ['ada@example.test'],
    user: 'keyfence',
  });
  expect(received[0]?.data).toMatch(/^Subject: IP refused\r$/m);
  expect(received[0]?.data).toMatch(/^Message-ID: <m-1@example.test>\r$/im);
});

test('plain text beside a small HTML, in which nothing of the text is markup', async () => {
  await transport.send(mail({ text: 'Key <b>"A"</b> & co\n\nOpen https://panel.test/x?a=1&b=2.' }));
  const { data } = received[0]!;
  expect(data).toContain('Content-Type: multipart/alternative');
  const html = data.slice(data.indexOf('text/html')).replaceAll('=\r\n', '').replaceAll('=3D', '=');
  expect(html).toContain('Key &#60;b&#62;&#34;A&#34;&#60;/b&#62; &#38; co</p>');
  expect(html).toContain('<a href="https://panel.test/x?a=1&#38;b=2">');
});

test('every attempt has the same Message-ID; mails of a thread refer to the same one', async () => {
  const notice = mail({ id: '0190a5d4-0000-7000-8000-000000000001', thread: 'authkey-7' });
  await transport.send(notice);
  await transport.send(notice);
  for (const { data } of received) {
    expect(data).toMatch(/^Message-ID: <0190a5d4-0000-7000-8000-000000000001@example.test>\r$/im);
    expect(data).toMatch(/^In-Reply-To: <authkey-7@example.test>\r$/im);
    expect(data).toMatch(/^References: <authkey-7@example.test>\r$/im);
  }
});

const evil = 'Hi\r\nBcc: eve@evil.test\r\n\r\nbody\u2028\0';
test('no header can be added by a subject, a recipient, an id or a thread', async () => {
  await transport.send(mail({ subject: evil }));
  expect(received[0]?.data).not.toMatch(/^Bcc:/im);
  expect(received[0]?.to).toEqual(['ada@example.test']);
  received.length = 0;
  const recipients = [
    'ada@example.test, eve@evil.test',
    'ada@example.test\r\nBcc: eve@evil.test',
    '<eve@evil.test>',
    'Ada <ada@example.test>',
    'ada@example.test\n',
    'group: eve@evil.test;',
    '"a b"@example.test',
    'nobody',
    '',
  ];
  for (const change of [...recipients.map((to) => ({ to })), { id: evil }, { thread: evil }, { id: 'a>b' }]) {
    await expect(transport.send(mail(change)), JSON.stringify(change)).rejects.toMatchObject({
      permanent: true,
    });
  }
  expect(received).toEqual([]);
});

test('what the server refuses for good has failed; what it refuses for now is tried again', async () => {
  refuseWith = { message: 'No such mailbox', responseCode: 550 };
  await expect(transport.send(mail())).rejects.toMatchObject({ permanent: true, answer: /No such mailbox/ });
  refuseWith = { message: 'Greylisted', responseCode: 451 };
  await expect(transport.send(mail())).rejects.toMatchObject({ permanent: false, away: false });
});

test('a wrong password or no server at all is the server’s trouble, not the mail’s', async () => {
  const stranger = smtpTransport(`smtp://keyfence:wrong@127.0.0.1:${port}`);
  await expect(stranger.send(mail())).rejects.toMatchObject({ permanent: false, away: true });
  const nowhere = smtpTransport('smtp://127.0.0.1:1');
  await expect(nowhere.send(mail())).rejects.toMatchObject({ permanent: false, away: true });
});

test('a server that answers nonsense, hangs up or says nothing is away', async () => {
  for (const greet of [(s: Socket) => s.end('SSH-2.0\r\n'), (s: Socket) => s.destroy()]) {
    const other = await tcpServer(greet);
    await expect(smtpTransport(other.url).send(mail())).rejects.toMatchObject({
      permanent: false,
      away: true,
    });
    other.close();
  }
  const silent = await tcpServer(() => undefined);
  // Its own patience is longer than this test's.
  const sending = smtpTransport(silent.url).send(mail(), AbortSignal.timeout(100));
  await expect(sending).rejects.toMatchObject({ permanent: false, away: true });
  silent.close();
}, 9_000);

async function tcpServer(onSocket: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const other = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    other.close();
  };
  return { url: `smtp://127.0.0.1:${(other.address() as AddressInfo).port}`, close };
}
