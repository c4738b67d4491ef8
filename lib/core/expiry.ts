import { z } from 'zod';
import { AppError } from '#lib/errors';

const daySeconds = 86_400;
/** Further off, somebody has mistyped the year. */
const yearsMax = 10;
const longestSeconds = yearsMax * 366 * daySeconds;

/** When something ends: so many seconds from now, by the server's clock; an instant in ISO form; null: never. */
export const ExpiryInput = z
  .union(
    [z.number('Choose a date.'), z.iso.datetime({ offset: true, error: 'Choose a date.' })],
    'Choose a date.',
  )
  .nullable()
  .default(null);
export type ExpiryInput = z.input<typeof ExpiryInput>;

/**
 * The instant that is meant.
 * @param path of the input that an error is told of
 * @throws AppError bad_input for what is in the past, or too far off
 */
export function expiryAt(
  now: Date,
  expires: z.output<typeof ExpiryInput>,
  { path = 'expires', what = 'The expiry' } = {},
): Date | null {
  if (expires === null) return null;
  const seconds =
    typeof expires === 'number' ? expires : (new Date(expires).getTime() - now.getTime()) / 1000;
  const shown = typeof expires === 'number' ? `${expires} seconds from now` : expires;
  if (seconds <= 0) throw refused(path, `${what} (${shown}) is in the past. Choose a later one.`);
  if (!(seconds <= longestSeconds)) {
    throw refused(path, `${what} (${shown}) is too far off: ${yearsMax} years is the most.`);
  }
  return new Date(now.getTime() + Math.round(seconds * 1000));
}

function refused(path: string, message: string): AppError {
  return new AppError('bad_input', { message, problems: [{ path, message }] });
}
