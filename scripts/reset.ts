/** Removes demo mode's database and secrets: npm run reset. */
import '#lib/process/env-file';

import { existsSync } from 'node:fs';
import { removeEmbeddedData, stopEmbeddedDatabase } from '#lib/process/embedded/embedded';
import { lockFolder } from '#lib/process/folder-lock';

const folder = process.env.DATA_DIR || '.data';
if (!existsSync(folder)) {
  console.log(`There is no ${folder}; nothing was removed.`);
} else {
  try {
    const unlock = lockFolder(folder);
    await stopEmbeddedDatabase(folder);
    // Windows removes no file that is open.
    unlock();
    await removeEmbeddedData(folder);
    console.log(`Removed ${folder}. The next "npm start" seeds the demo anew.`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
