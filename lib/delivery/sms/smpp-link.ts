import smpp, { type Pdu, type Session } from 'smpp';
import { log } from '#lib/log';
import { DeliveryError } from '../delivery-error.ts';
import { smppStatus } from './smpp-status.ts';

export interface LinkOptions {
  host: string;
  port: number;
  systemId: string;
  password: string;
  /** Resolves once what came is kept; the SMSC sends again what is not. */
  onDeliver(pdu: Pdu): Promise<void>;
  /** Shorter in tests. */
  times?: Partial<typeof defaultTimes>;
}

const defaultTimes = {
  connectMs: 10_000,
  /** A slow SMSC that is asked again sends twice: as long as the link lives, it is waited for. */
  answerMs: 60_000,
  keepAliveMs: 20_000,
  keepAliveAnswerMs: 10_000,
  reconnectMs: 1_000,
  reconnectMaxMs: 30_000,
};

/** SMPP 3.4, 4.6.1 and 5.1.3. */
const interfaceVersion = 0x34;
const temporaryError = 0x64;

/** One bound connection to an SMSC, kept alive, and made again after growing waits when it ends. */
export class SmppLink {
  readonly #options: LinkOptions;
  readonly #times: typeof defaultTimes;
  readonly #pending = new Set<(error: DeliveryError) => void>();
  #bound: Session | undefined;
  #session: Session | undefined;
  #binding: Promise<Session> | undefined;
  #lastReason = '';
  #waitMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #keepAlive: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#times = { ...defaultTimes, ...options.times };
  }

  /** Binds, so that receipts come also before anything is sent. Says nothing of how it went. */
  open(): void {
    this.#ready().catch(() => undefined);
  }

  /** @throws DeliveryError where the SMSC is away or does not answer */
  async submit(fields: Record<string, unknown>): Promise<Pdu> {
    const session = await this.#ready();
    return this.#ask(this.#times.answerMs, (answered) => session.submit_sm(fields, answered));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    const session = this.#session;
    if (this.#bound) session?.unbind();
    session?.close();
    // An SMSC that does not hang up by itself must not keep the process.
    setTimeout(() => session?.destroy(), 500).unref();
  }

  async #ready(): Promise<Session> {
    if (this.#bound) return this.#bound;
    if (this.#closed) throw away('Keyfence is stopping');
    if (this.#timer) throw away(this.#lastReason);
    this.#binding ??= this.#bind().finally(() => {
      this.#binding = undefined;
    });
    return this.#binding;
  }

  async #bind(): Promise<Session> {
    const { host, port, systemId, password } = this.#options;
    const session = smpp.connect({ host, port });
    this.#session = session;
    const ended = Promise.withResolvers<never>();
    ended.promise.catch(() => undefined);
    let failure = 'The SMSC hung up';
    session.on('error', (error: Error & { code?: string }) => {
      failure = `The SMSC cannot be understood or reached: ${error.code ?? error.message}`;
      session.destroy();
    });
    session.on('close', () => {
      ended.reject(away(failure));
      this.#lost(session, failure);
    });
    session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on('deliver_sm', (pdu: Pdu) => void this.#deliver(session, pdu));
    const deadline = setTimeout(() => {
      failure = 'The SMSC does not answer';
      session.destroy();
    }, this.#times.connectMs);
    try {
      await Promise.race([ended.promise, new Promise((resolve) => session.once('connect', resolve))]);
      const fields = { system_id: systemId, password, interface_version: interfaceVersion };
      const answer = await Promise.race([
        ended.promise,
        new Promise<Pdu>((resolve) => session.bind_transceiver(fields, resolve)),
      ]);
      if (answer.command_status !== 0) {
        failure = `The SMSC refused the bind: ${smppStatus(answer.command_status)}`;
        session.destroy();
        throw away(failure);
      }
    } finally {
      clearTimeout(deadline);
    }
    if (this.#closed) {
      session.destroy();
      throw away('Keyfence is stopping');
    }
    this.#bound = session;
    this.#waitMs = 0;
    this.#keepAlive = setInterval(() => void this.#enquire(session), this.#times.keepAliveMs);
    return session;
  }

  /** Not known whether the SMSC took what it had not answered: it is sent again. */
  #lost(session: Session, reason: string): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#bound = undefined;
    clearInterval(this.#keepAlive);
    for (const reject of [...this.#pending]) reject(away(reason));
    if (this.#closed) return;
    const { reconnectMs, reconnectMaxMs } = this.#times;
    this.#waitMs = Math.min(Math.max(reconnectMs, this.#waitMs * 2), reconnectMaxMs);
    this.#lastReason = reason;
    log.warn({ reason, againInMs: this.#waitMs }, 'SMSC lost');
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.open();
    }, this.#waitMs);
    this.#timer.unref();
  }

  async #enquire(session: Session): Promise<void> {
    const answer = this.#ask(this.#times.keepAliveAnswerMs, (answered) => session.enquire_link(answered));
    await answer.catch(() => session.destroy());
  }

  async #deliver(session: Session, pdu: Pdu): Promise<void> {
    const status = await this.#options.onDeliver(pdu).then(
      () => 0,
      (error: unknown) => {
        log.warn({ error: String(error) }, 'a receipt could not be kept; the SMSC is asked to repeat it');
        return temporaryError;
      },
    );
    session.send(pdu.response({ command_status: status }));
  }

  async #ask(timeoutMs: number, send: (answered: (pdu: Pdu) => void) => boolean): Promise<Pdu> {
    const { promise, resolve, reject } = Promise.withResolvers<Pdu>();
    const timer = setTimeout(() => reject(away('The SMSC does not answer')), timeoutMs);
    this.#pending.add(reject);
    try {
      if (!send(resolve)) throw away('The SMSC hung up');
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#pending.delete(reject);
    }
  }
}

function away(reason: string): DeliveryError {
  return new DeliveryError(reason, { away: true });
}
