import { v5 as uuidOf } from 'uuid';
import type { StreamLine } from './lines.ts';

/** What is posted at once has so many lines at the most. */
export const linesMax = 500;

export interface Batch {
  /** The same as long as the lines are the same. */
  id: string;
  /** JSON Lines. */
  body: string;
  /** Writes down that it was accepted. */
  accept(): Promise<void>;
}

export function batchOf(webhookId: string, lines: readonly StreamLine[], accept: () => Promise<void>): Batch {
  return {
    id: uuidOf(lines.map((line) => line.id).join(), webhookId),
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    accept,
  };
}
