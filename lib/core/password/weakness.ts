import { AppError } from '#lib/errors';

const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
];
const differentMin = 4;

/** Why a password of allowed length is guessed at once; null: for no reason that can be seen. */
export function weakness(password: string): string | null {
  const letters = [...password.toLowerCase()];
  if (new Set(letters).size < differentMin) {
    return 'A password of one or a few repeated characters is guessed at once. Choose another.';
  }
  if (isSequence(letters.join(''))) {
    return 'A password of characters in a row, as on the keyboard or in the alphabet, is guessed at once. Choose another.';
  }
  return null;
}

/** Wholly made of neighbours, in either direction, going round at the end: 1234567890123, qwertyuiopas. */
function isSequence(text: string): boolean {
  return runs.some((run) => {
    const round = run.repeat(Math.ceil(text.length / run.length) + 1);
    return round.includes(text) || [...round].reverse().join('').includes(text);
  });
}

/** @throws AppError bad_input for a password that is the account's own name */
export function refuseOwnName(password: string, email: string, path = 'password'): void {
  if (!isOwnName(password, email)) return;
  const message = 'The email or its name as the password is guessed at once. Choose another.';
  throw new AppError('bad_input', { message, problems: [{ path, message }] });
}

/** Whether it is, or holds little besides, what everybody knows of the account: its email or the name before the @. */
function isOwnName(password: string, email: string): boolean {
  const text = password.trim().toLowerCase();
  const [name = ''] = email.split('@');
  return (
    text === email ||
    (name.length >= 3 &&
      text
        .split(name)
        .join('')
        .replace(/[^\p{L}\p{N}]/gu, '') === '')
  );
}
