import type pg from 'pg';
import { within } from '#lib/deadline';
import { DatabaseClient } from './connection.ts';
import { decodePolicyChange, type PolicyChange, policyChannel } from './policy-change.ts';

const answerWithinMs = 5_000;

export interface ListenConnectionOptions {
  /** Leads to the server itself: behind a pooler in transaction mode nothing is ever heard. */
  databaseUrl: string;
  onChange(change: PolicyChange): void;
  /** Once, when the connection is gone. */
  onEnd(reason: unknown): void;
}

/**
 * A connection on which LISTEN is in force. It asks nothing else: a pooler hands what was notified to
 * whoever has the server's connection just then, and a question of ours would have it by luck.
 */
export class ListenConnection {
  readonly #client: pg.Client;
  readonly #awaited = new Map<string, (heard: boolean) => void>();

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** @throws when LISTEN is not in force within some seconds; such a connection is closed */
  static async open({ databaseUrl, onChange, onEnd }: ListenConnectionOptions): Promise<ListenConnection> {
    const client = new DatabaseClient({
      connectionString: databaseUrl,
      application_name: 'keyfence-listener',
      connectionTimeoutMillis: answerWithinMs,
      query_timeout: answerWithinMs,
      keepAlive: true,
    });
    const connection = new ListenConnection(client);
    let isOpen = false;
    const ended = (reason: unknown) => {
      for (const settle of connection.#awaited.values()) settle(false);
      if (isOpen) onEnd(reason);
      isOpen = false;
    };
    client.on('error', ended);
    client.on('end', () => ended('ended'));
    client.on('notification', ({ payload = '' }) => {
      const heard = connection.#awaited.get(payload);
      if (heard) return heard(true);
      const change = decodePolicyChange(payload);
      if (change) onChange(change);
    });
    try {
      await client.connect();
      await client.query(`listen ${policyChannel}`);
    } catch (error) {
      connection.close();
      throw error;
    }
    isOpen = true;
    return connection;
  }

  /** Whether this payload is heard within so many ms. */
  hears(payload: string, withinMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#awaited.set(payload, resolve);
    return within(withinMs, promise, false).finally(() => this.#awaited.delete(payload));
  }

  close(): void {
    this.#client.end().catch(() => undefined);
  }
}
