import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { log } from '#lib/log';
import { readHistory } from './history.ts';
import { ListenConnection } from './listen-connection.ts';
import { type PolicyChange, policyChannel } from './policy-change.ts';
import { ask } from './query.ts';

const tickMs = 1_000;
const answerWithinMs = 5_000;
const heardWithinMs = 2_000;
/** After it went unheard, so many proofs in a row bring trust back: one alone may be luck. */
const proofsForTrust = 3;
/** A connection on which nothing is heard so often is replaced. */
const unheardMax = 10;

export interface PolicyListenerOptions {
  /** Leads to the server itself. */
  databaseUrl: string;
  /** Goes the way of those who write; of one connection, so that nobody's slow query holds up a proof. */
  pool: pg.Pool;
  onChange(change: PolicyChange): void;
  /** Compares all that is cached with the database's versions; called while nothing is heard. */
  poll(pool: pg.Pool): Promise<void>;
  /** Drops all that is cached. */
  forget(): void;
}

/**
 * Hears of policy changes over LISTEN, and proves every second that it does: a word of its own, said by
 * NOTIFY where the writers write, must be heard, and with it all that was committed before it. While it is not
 * (a pooler in transaction mode, a lost connection), versions are polled instead.
 */
export class PolicyListener {
  readonly #options: PolicyListenerOptions;
  readonly #name = randomUUID();
  #connection: ListenConnection | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> | undefined;
  #trying: Promise<void> | undefined;
  #closed = false;
  #hears = false;
  #saidThatItPolls = false;
  #said = 0;
  #proofs = 0;
  #unheard = 0;
  #history: string | undefined;
  /** What was kept while a connection was lost may be of another past than the one that is found again. */
  #mustForget = false;
  #lastContactAt = Number.NEGATIVE_INFINITY;

  constructor(options: PolicyListenerOptions) {
    this.#options = options;
  }

  /** When what is cached was last known to be in force, in ms of performance.now(). */
  get lastContactAt(): number {
    return this.#lastContactAt;
  }

  /** false: versions are polled. */
  get hears(): boolean {
    return this.#hears;
  }

  async start(): Promise<void> {
    this.#proofs = proofsForTrust - 1;
    await this.#tick();
    await this.#trying;
    this.#timer = setInterval(() => {
      this.#ticking ??= this.#tick().finally(() => {
        this.#ticking = undefined;
      });
    }, tickMs);
    this.#timer.unref();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #tick(): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.#compareHistory();
      if (this.#hears && !(await this.#isHeard())) this.#fallBack('unheard');
      if (!this.#hears) await this.#catchUp();
      this.#lastContactAt = startedAt;
    } catch (error) {
      if (this.#closed) return;
      this.#fallBack(error);
      log.warn({ error: String(error) }, 'policy versions could not be read');
    }
    if (this.#hears || this.#closed) return;
    this.#trying ??= this.#tryToHear()
      .catch((error: unknown) => this.#fallBack(error))
      .finally(() => {
        this.#trying = undefined;
      });
  }

  async #compareHistory(): Promise<void> {
    const history = await readHistory(this.#options.pool);
    if (this.#history !== undefined && this.#history !== history) {
      log.warn({ before: this.#history, now: history }, 'another database answers; what was kept is dropped');
      this.#mustForget = true;
      this.#hears = false;
    }
    this.#history = history;
  }

  /** What changed while nothing was heard. */
  async #catchUp(): Promise<void> {
    if (!this.#mustForget) return this.#options.poll(this.#options.pool);
    this.#options.forget();
    this.#mustForget = false;
  }

  async #isHeard(): Promise<boolean> {
    const connection = this.#connection;
    if (!connection) return false;
    this.#said += 1;
    const word = `${this.#name} ${this.#said}`;
    const heard = connection.hears(word, heardWithinMs);
    // Nobody needs this on a disk: it must not wait for one, nor for a replica.
    await ask(this.#options.pool, {
      text: `select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)`,
      values: [policyChannel, word],
      withinMs: answerWithinMs,
    });
    return heard;
  }

  async #tryToHear(): Promise<void> {
    this.#connection ??= await this.#connect();
    if (!(await this.#isHeard())) {
      this.#proofs = 0;
      this.#unheard += 1;
      this.#fallBack('unheard');
      if (this.#unheard >= unheardMax) this.#drop('unheard');
      return;
    }
    this.#proofs += 1;
    if (this.#proofs < proofsForTrust) return;
    // Whatever changed before LISTEN was in force is found by comparing once more.
    await this.#catchUp();
    if (!this.#connection || this.#closed) return;
    this.#hears = true;
    if (this.#saidThatItPolls) log.info('policy changes are heard again');
    this.#saidThatItPolls = false;
  }

  async #connect(): Promise<ListenConnection | undefined> {
    this.#unheard = 0;
    const connection: ListenConnection = await ListenConnection.open({
      databaseUrl: this.#options.databaseUrl,
      onChange: this.#options.onChange,
      onEnd: (reason) => {
        if (this.#connection === connection) this.#drop(reason);
      },
    });
    if (!this.#closed) return connection;
    connection.close();
    return undefined;
  }

  #drop(reason: unknown): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#proofs = 0;
    if (this.#hears) this.#mustForget = true;
    this.#fallBack(reason);
  }

  #fallBack(reason: unknown): void {
    this.#hears = false;
    if (this.#saidThatItPolls || this.#closed) return;
    this.#saidThatItPolls = true;
    log.warn(
      { reason: String(reason) },
      'policy changes are not heard: versions are polled every second. Behind a pooler in transaction mode, set DATABASE_DIRECT_URL',
    );
  }
}
