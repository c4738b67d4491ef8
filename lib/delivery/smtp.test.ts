import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { smtpTransport } from './smtp.ts';
import type { Email, Transport } from './transport.ts';

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
  expect(await transport.send([mail()])).toEqual([{ state: 'sent' }]);
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({
    from: 'keyfence@example.test',
    to: ['ada@example.test'],
    user: 'keyfence',
  });
  expect(received[0]?.data).toMatch(/^Subject: IP refused\r$/m);
  expect(received[0]?.data).toMatch(/^Message-ID: <m-1@example.test>\r$/im);
});

test('a subject cannot add a header, a recipient cannot add another', async () => {
  await transport.send([mail({ subject: 'Hi\r\nBcc: eve@evil.test' })]);
  expect(received[0]?.data).not.toMatch(/^Bcc:/im);
  await transport.send([mail({ to: 'ada@example.test, eve@evil.test' })]);
  expect(received.flatMap((each) => each.to)).not.toContain('eve@evil.test');
});

test('what the server refuses for good has failed; what it refuses for now is tried again', async () => {
  refuseWith = { message: 'No such mailbox', responseCode: 550 };
  expect(await transport.send([mail()])).toMatchObject([{ state: 'failed', reason: /No such mailbox/ }]);
  refuseWith = { message: 'Greylisted', responseCode: 451 };
  expect(await transport.send([mail()])).toMatchObject([{ state: 'retry' }]);
});

test('a wrong password or no server at all is the server’s trouble, not the mail’s', async () => {
  const stranger = smtpTransport(`smtp://keyfence:wrong@127.0.0.1:${port}`);
  expect(await stranger.send([mail()])).toMatchObject([{ state: 'retry' }]);
  stranger.close?.();
  const nowhere = smtpTransport('smtp://127.0.0.1:1');
  expect(await nowhere.send([mail()])).toMatchObject([{ state: 'retry' }]);
  nowhere.close?.();
});
