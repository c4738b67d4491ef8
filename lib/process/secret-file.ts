import { renameSync, writeFileSync } from 'node:fs';

/** Writes JSON that only this user may read (mode 600), whole or not at all. */
export function writeSecretFile(file: string, content: unknown): void {
  const unfinished = `${file}.unfinished`;
  writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}
