import { DatabaseClient } from './connection.ts';

const answerWithinMs = 5_000;

/**
 * Whether a pooler (PgBouncer and the like) answers in the server's place: it hands out process numbers of its
 * own. Where nothing answers, true: what works through a pooler works without one.
 */
export async function leadsThroughPooler(databaseUrl: string): Promise<boolean> {
  const client = new DatabaseClient({
    connectionString: databaseUrl,
    application_name: 'keyfence',
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: answerWithinMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return rows[0]?.pid !== (client as unknown as { processID: number }).processID;
  } catch {
    return true;
  } finally {
    client.end().catch(() => undefined);
  }
}

/** Its statements have no names: behind a pooler the next one may meet a server connection that knows none. */
export class NamelessClient extends DatabaseClient {
  override query(...given: unknown[]): never {
    const [statement, ...rest] = given;
    const isNamed = typeof statement === 'object' && statement !== null && 'name' in statement;
    return super.query(
      ...([isNamed ? { ...statement, name: undefined } : statement, ...rest] as [string]),
    ) as never;
  }
}
