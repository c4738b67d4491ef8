import { existsSync } from 'node:fs';
import { removeEmbeddedData, stopEmbeddedDatabase } from '../embedded/embedded.ts';
import { lockFolder } from '../folder-lock.ts';

/** Removes demo mode's database and secrets. @throws StartupError while Keyfence runs from them */
export async function resetDemo(): Promise<void> {
  const folder = process.env.DATA_DIR || '.data';
  if (!existsSync(folder)) return console.log(`There is no ${folder}; nothing was removed.`);
  const unlock = lockFolder(folder);
  await stopEmbeddedDatabase(folder);
  // Windows removes no file that is open.
  unlock();
  await removeEmbeddedData(folder);
  console.log(`Removed ${folder}. The next "npm start" seeds the demo anew.`);
}
