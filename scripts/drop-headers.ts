/** Removes the C headers that come with the `node` package: 67 MB for compiling add-ons, and none is compiled here. */
import { globSync, rmSync } from 'node:fs';

for (const folder of globSync('node_modules/node/node_modules/*/include')) {
  rmSync(folder, { recursive: true, force: true });
}
