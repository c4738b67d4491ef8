import { isAppError } from '#lib/errors';
import { log } from '#lib/log';
import { unavailable } from './answers.ts';
import type { ApiAnswer } from './http.ts';

/** 503 for what has nothing to do with the client: the database is away, too many hashes wait. */
export async function orUnavailable(requestId: string, work: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  try {
    return await work();
  } catch (error) {
    // Too many waiting hashes are no news worth a line each: under a flood they are thousands.
    if (!isAppError(error, 'unavailable')) {
      log.error({ error: String(error), requestId }, 'an API client could not be answered');
    }
    return unavailable(requestId);
  }
}
