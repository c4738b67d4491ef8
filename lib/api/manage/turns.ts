import { AppError } from '#lib/errors';

/** Changes hold a connection each, of ten that the panel has as well. */
const atOnceMax = 4;
const ofOneTokenMax = 2;
const waitingMax = 500;

interface Waiting {
  tokenId: string;
  begin(): void;
}

let running = 0;
const runningOf = new Map<string, number>();
const waiting: Waiting[] = [];

/**
 * A few changes at once in this process, and of one token fewer; the others in the order that they came.
 * @throws AppError unavailable where very many wait already
 */
export async function inTurn<T>(tokenId: string, change: () => Promise<T>): Promise<T> {
  await turnOf(tokenId);
  try {
    return await change();
  } finally {
    leave(tokenId);
  }
}

async function turnOf(tokenId: string): Promise<void> {
  if (mayBegin(tokenId)) return enter(tokenId);
  if (waiting.length >= waitingMax) {
    throw new AppError('unavailable', {
      message: 'Too many changes are under way; nothing was changed. Try again.',
    });
  }
  await new Promise<void>((begin) => waiting.push({ tokenId, begin }));
}

function mayBegin(tokenId: string): boolean {
  return running < atOnceMax && (runningOf.get(tokenId) ?? 0) < ofOneTokenMax;
}

function enter(tokenId: string): void {
  running += 1;
  runningOf.set(tokenId, (runningOf.get(tokenId) ?? 0) + 1);
}

function leave(tokenId: string): void {
  running -= 1;
  const left = (runningOf.get(tokenId) ?? 1) - 1;
  if (left > 0) runningOf.set(tokenId, left);
  else runningOf.delete(tokenId);
  const next = waiting.findIndex((each) => mayBegin(each.tokenId));
  if (next < 0) return;
  const [{ tokenId: whose, begin }] = waiting.splice(next, 1) as [Waiting];
  enter(whose);
  begin();
}
