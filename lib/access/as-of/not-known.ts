import { AppError } from '#lib/errors';

/** What stood at that time cannot be told. */
export function notKnown(message: string): AppError {
  return new AppError('bad_input', { message, problems: [{ path: 'at', message }] });
}
