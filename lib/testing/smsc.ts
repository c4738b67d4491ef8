import type { AddressInfo } from 'node:net';
import smpp, { type Pdu, type Session } from 'smpp';

export interface Submitted {
  id: string;
  to: string;
  from: string;
  text: string;
  dataCoding: number;
  registered: number;
  esmClass: number;
  /** Of a part: reference, how many, which. */
  join: { reference: number; parts: number; part: number } | null;
}

export interface Smsc {
  port: number;
  url: string;
  submitted: Submitted[];
  binds: number;
  enquiries: number;
  /** What the next submits are answered with, before they are kept; 0 accepts, null says nothing. */
  answers: (number | null)[];
  delayMs: number;
  sessions: Set<Session>;
  /** Sends a receipt to whoever is bound, and what it was answered with. */
  receipt(fields: Record<string, unknown>): Promise<number>;
  /** Cuts all connections. */
  cut(): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** The server half of `smpp`, as an SMSC on loopback. */
export async function startSmsc({ password = 'p@ss', namePrefix = 'smsc-' } = {}): Promise<Smsc> {
  let last = 0;
  const server = smpp.createServer((session) => {
    smsc.sessions.add(session);
    session.on('error', () => session.destroy());
    session.on('close', () => smsc.sessions.delete(session));
    session.on('enquire_link', (pdu: Pdu) => {
      smsc.enquiries += 1;
      session.send(pdu.response());
    });
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on('bind_transceiver', (pdu: Pdu) => {
      smsc.binds += 1;
      const command_status = pdu.password === password ? 0 : smpp.errors.ESME_RINVPASWD;
      session.send(pdu.response({ command_status, system_id: 'test' }));
    });
    session.on('submit_sm', (pdu: Pdu) => {
      const status = smsc.answers.length > 0 ? smsc.answers.shift() : 0;
      if (status === null) return;
      if (status) return session.send(pdu.response({ command_status: status }));
      const id = `${namePrefix}${++last}`;
      smsc.submitted.push(read(id, pdu));
      setTimeout(() => session.send(pdu.response({ message_id: id })), smsc.delayMs);
    });
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const smsc: Smsc = {
    port,
    url: `smpp://keyfence:${encodeURIComponent(password)}@127.0.0.1:${port}?from=KEYFENCE`,
    submitted: [],
    binds: 0,
    enquiries: 0,
    answers: [],
    delayMs: 0,
    sessions: new Set(),
    receipt: (fields) => {
      const [session] = smsc.sessions;
      const { promise, resolve } = Promise.withResolvers<number>();
      session?.deliver_sm(fields, (pdu) => resolve(pdu.command_status));
      return promise;
    },
    cut: () => {
      for (const session of smsc.sessions) session.destroy();
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      smsc.cut();
      await closed;
    },
    start: () => listen(port),
  };
  return smsc;
}

function read(id: string, pdu: Pdu): Submitted {
  const { message, udh } = pdu.short_message as { message: string | Buffer; udh?: Buffer[] };
  const header = udh?.[0];
  return {
    id,
    to: String(pdu.destination_addr),
    from: String(pdu.source_addr),
    text: String(message),
    dataCoding: Number(pdu.data_coding),
    registered: Number(pdu.registered_delivery),
    esmClass: Number(pdu.esm_class),
    join: header ? { reference: header[2]!, parts: header[3]!, part: header[4]! } : null,
  };
}
