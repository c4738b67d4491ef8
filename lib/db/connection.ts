import pg from 'pg';
import { type DatabaseTarget, parseDatabaseUrl, singleHostUrl } from './database-url.ts';
import { noteError } from './write-failures.ts';

const probeMs = 3_000;
const readOnly = '25006';

type Callback = (error: Error) => void;

/** The inside of pg.Client that a choice of host needs. */
interface Inside {
  host: string;
  port: number;
  connection: pg.Connection & { stream: { destroyed: boolean } };
  /** What is set as a connection begins. */
  getStartupConf(): Record<string, string>;
}

/** Which host of a DATABASE_URL took writes last; tried first. */
const lastGood = new Map<string, number>();

/**
 * pg's client for a DATABASE_URL in any of libpq's forms (lib/db/database-url.ts), for pools and alone. Of several
 * hosts each new connection takes the first that answers and takes writes; one that stops taking them ends.
 */
export class DatabaseClient extends pg.Client {
  readonly #url: string;
  readonly #target: DatabaseTarget;

  /** @param config.connectionString as DATABASE_URL; needed, though pg's pool has it as optional */
  constructor(config: pg.ClientConfig = {}) {
    const url = config.connectionString ?? '';
    const target = parseDatabaseUrl(url);
    super({ ...config, connectionString: singleHostUrl(target) });
    this.#url = url;
    this.#target = target;
    const inside = this as unknown as Inside;
    const startup = inside.getStartupConf.bind(this);
    inside.getStartupConf = () => ({ ...startup(), ...settings(target) });
    inside.connection.on('errorMessage' as 'error', (error: Error & { code?: string }) => {
      noteError(error.code, error.message);
      // The pool gives nobody a client that is ending.
      if (error.code === readOnly && target.mustWrite) setImmediate(() => this.end().catch(() => undefined));
    });
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<pg.Client> | undefined {
    const connected = this.#connect();
    if (!callback) return connected;
    connected.then(() => callback(undefined as never), callback);
    return undefined;
  }

  async #connect(): Promise<pg.Client> {
    const inside = this as unknown as Inside;
    if (this.#target.mustWrite) {
      const { host, port } = await this.#firstThatTakesWrites();
      if (inside.connection.stream.destroyed) throw new Error('no host answered in time');
      inside.host = host;
      inside.port = port;
    }
    await super.connect();
    return this;
  }

  async #firstThatTakesWrites(): Promise<DatabaseTarget['hosts'][number]> {
    const { hosts } = this.#target;
    const first = lastGood.get(this.#url) ?? 0;
    const problems: string[] = [];
    for (const at of [first, ...[...hosts.keys()].filter((index) => index !== first)]) {
      const host = hosts[at];
      if (!host) continue;
      const problem = await whyNot(singleHostUrl(this.#target, at));
      if (problem === null) {
        lastGood.set(this.#url, at);
        return host;
      }
      problems.push(`${host.host}:${host.port} ${problem}`);
    }
    throw new Error(`no host takes writes: ${problems.join(', ')}`);
  }
}

/** What role or database may have set otherwise, and must not: how dates are written, where tables are. */
function settings({ schema, database }: DatabaseTarget): Record<string, string> {
  return {
    DateStyle: 'ISO',
    ...(schema === 'public' ? {} : { search_path: `"${schema}"` }),
    // pg leaves a / or # in its name as the URL has it.
    ...(database === '' ? {} : { database }),
  };
}

/** null: the server at this address takes writes. */
async function whyNot(url: string): Promise<string | null> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: probeMs,
    query_timeout: probeMs,
    application_name: 'keyfence-probe',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ takes: boolean }>(
      `select current_setting('transaction_read_only') = 'off' and not pg_is_in_recovery() as takes`,
    );
    return rows[0]?.takes ? null : 'is read only';
  } catch (error) {
    return reasonOf(error);
  } finally {
    client.end().catch(() => undefined);
  }
}

/** What went wrong with a connection, in one line. */
export function reasonOf(error: unknown): string {
  const { message, code, errors } = error as Error & { code?: string; errors?: Error[] };
  return (
    (message || errors?.map((each) => each.message).join(', ') || code || 'does not answer').split('\n')[0] ??
    ''
  );
}
