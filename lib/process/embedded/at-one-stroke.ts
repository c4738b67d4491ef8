import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const prefix = '.unfinished-';

/**
 * Makes the folder `path` at one stroke: `fill` works in a folder beside it, and what it made there under
 * the name it was given becomes `path` when it is complete. A kill in between leaves `path` as it was.
 */
export async function makeAtOneStroke(
  path: string,
  fill: (unfinished: string, workFolder: string) => Promise<void>,
): Promise<void> {
  const workFolder = mkdtempSync(join(dirname(path), prefix));
  try {
    const unfinished = join(workFolder, 'whole');
    await fill(unfinished, workFolder);
    renameSync(unfinished, path);
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/** Removes what killed processes left in `folder`. */
export function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder).filter((found) => found.startsWith(prefix))) {
    try {
      rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // A program that outlived its parent still writes there; nobody reads it, the next start tries again.
    }
  }
}
