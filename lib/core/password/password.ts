import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type Algorithm, hash, type Options, verify } from '@node-rs/argon2';
import { AppError } from '#lib/errors';
import { cleanPassword } from '#lib/text/pasted';
import { lowerThreadPool } from './thread-pool.ts';

/** OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 passes, 1 lane. */
const options: Options = {
  algorithm: 2 satisfies Algorithm.Argon2id,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

/** Half of the cores at most: the gate needs the others, and beside it everybody waits for hashes. */
const atOnceMax = Math.max(1, Math.floor(availableParallelism() / 2));

/** A person signs in or sets a password in the panel; a program asks the API. */
export type Whose = 'person' | 'program';

/** Each has a queue of its own, so that neither can fill the other's. */
const waiting: Record<Whose, (() => void)[]> = { person: [], program: [] };
const waitingMax: Record<Whose, number> = { person: 100, program: 100 };
/** After so many turns of persons one is a program's, if any waits. */
const personsInARowMax = 2;

let running = 0;
let personsInARow = 0;
let nobody: Promise<string> | undefined;

/**
 * Of what the password says, however it was typed (`cleanPassword`), as in all of this file.
 * @returns a PHC string @throws AppError unavailable when too many wait already
 */
export function hashPassword(password: string, whose: Whose = 'program'): Promise<string> {
  return inTurn(whose, () => hash(cleanPassword(password), options));
}

/** The hash of another password with the salt and the cost of this one: equal exactly if the passwords are. */
export function hashWithSaltOf(
  passwordHash: string | undefined,
  password: string,
  whose: Whose = 'program',
): Promise<string> {
  return inTurn(whose, async () => {
    return hash(cleanPassword(password), optionsOf(passwordHash ?? (await nobodysHash())));
  });
}

/**
 * Without a hash (an unknown account) it does the same work and answers false.
 * @param whose a person's goes before those of programs: a flood of these must keep nobody out of the panel
 * @throws AppError unavailable when too many wait already
 */
export function verifyPassword(
  passwordHash: string | undefined,
  password: string,
  whose: Whose = 'program',
): Promise<boolean> {
  return inTurn(whose, async () => {
    const kept = passwordHash ?? (await nobodysHash());
    return (await verify(kept, cleanPassword(password))) && passwordHash !== undefined;
  });
}

/**
 * Makes ready what the first unknown account needs, so that it takes no longer than the next ones, and lets
 * hashes give way to the event loop. Called once, at the start of the process.
 */
export async function prepareHashing(): Promise<void> {
  await nobodysHash();
  lowerThreadPool();
}

/** What the PHC string was made with: it may be older than today's `options`. @throws TypeError unless it is argon2id's */
function optionsOf(phc: string): Options {
  const [, memory, time, lanes, salt] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$/.exec(phc) ?? [];
  if (!salt) throw new TypeError('What is kept of a password is not an argon2id hash.');
  return {
    algorithm: options.algorithm,
    memoryCost: Number(memory),
    timeCost: Number(time),
    parallelism: Number(lanes),
    salt: Buffer.from(salt, 'base64'),
  };
}

function nobodysHash(): Promise<string> {
  nobody ??= hash(randomBytes(32).toString('base64url'), options);
  return nobody;
}

/** @throws AppError unavailable where a program's password would be turned away: sooner than it costs a look-up */
export function requireTurn(): void {
  requireRoom('program');
}

function requireRoom(whose: Whose): void {
  if (waiting[whose].length < waitingMax[whose]) return;
  throw new AppError('unavailable', { message: 'Too many passwords are being checked. Try again.' });
}

async function inTurn<T>(whose: Whose, work: () => Promise<T>): Promise<T> {
  if (running >= atOnceMax) {
    requireRoom(whose);
    const turn = Promise.withResolvers<void>();
    waiting[whose].push(turn.resolve);
    await turn.promise;
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = takeNext();
    if (next) next();
    else running -= 1;
  }
}

/** Whoever came first of the persons; of the programs, where none of those waits or enough had their turn. */
function takeNext(): (() => void) | undefined {
  const isProgramsTurn = personsInARow >= personsInARowMax && waiting.program.length > 0;
  const whose = waiting.person.length > 0 && !isProgramsTurn ? 'person' : 'program';
  personsInARow = whose === 'person' ? personsInARow + 1 : 0;
  return waiting[whose].shift();
}
