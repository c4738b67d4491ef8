import { setTimeout } from 'node:timers/promises';
import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg';

/** Waits before each try; the first one is at once. */
const waitsMs = [0, 50, 250, 1_000];

/** It was sent and never answered: what it asked for may have been done or not. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown';
}

/**
 * Sends a write that may be repeated, and where its answer is lost sends it again until one comes.
 * @param repeated does nothing where the first was done after all
 * @throws OutcomeUnknown where no answer came; what the database answered, or no connection: nothing was done
 */
export async function insist<Row extends QueryResultRow>(
  pool: Pool,
  first: QueryConfig,
  repeated: QueryConfig,
): Promise<QueryResult<Row>> {
  let lost: unknown;
  for (const waitMs of waitsMs) {
    if (waitMs > 0) await setTimeout(waitMs);
    try {
      return await send<Row>(pool, lost === undefined ? first : repeated);
    } catch (error) {
      if (lost === undefined && !(error instanceof AnswerLost)) throw error;
      lost = error;
    }
  }
  throw new OutcomeUnknown('the database did not say whether it was done', { cause: lost });
}

class AnswerLost extends Error {}

async function send<Row extends QueryResultRow>(pool: Pool, query: QueryConfig): Promise<QueryResult<Row>> {
  const client = await pool.connect();
  try {
    const result = await client.query<Row>(query);
    client.release();
    return result;
  } catch (cause) {
    // Errors of PostgreSQL's own have a severity; a server that shuts down (57P) may have done it before.
    const { severity, code = '' } = cause as { severity?: string; code?: string };
    const answered = severity !== undefined && !code.startsWith('57P');
    client.release(!answered);
    if (answered) throw cause;
    throw new AnswerLost('no answer', { cause });
  }
}
