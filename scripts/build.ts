/** Builds the panel unless there is a build of these sources: npm run build. */
import { ensureBuild } from '../lib/startup/build.ts';

await ensureBuild(process.cwd());
