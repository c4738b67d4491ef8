import { readFileSync } from 'node:fs';
import { StartupError } from '#lib/errors';
import { Checkpoint } from '#lib/events/chain/checkpoint';

/**
 * Checkpoints as they were posted or exported: one JSON, or one a line; each by itself or in what `audit.checkpoint`
 * posts around it.
 * @throws StartupError that names what cannot be read
 */
export function readCheckpointFile(file: string): Checkpoint[] {
  const text = read(file);
  const whole = parsed(text);
  const values = whole === undefined ? lines(text) : [whole];
  if (values.length === 0) throw new StartupError(`--checkpoint ${file}: holds no checkpoint.`);
  return values.map((value, index) => {
    const { data, success } = Checkpoint.safeParse(inside(value));
    if (success) return data;
    throw new StartupError(`--checkpoint ${file}: ${index + 1}. is no checkpoint.`);
  });
}

function lines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parsed);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartupError(`--checkpoint ${file}: cannot be read (${(error as Error).message}).`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inside(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'data' in value ? value.data : value;
}
