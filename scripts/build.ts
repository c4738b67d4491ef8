/** Builds the panel unless there is a build of these sources: npm run build. */
import { ensureBuild } from '#lib/process/build';

await ensureBuild(process.cwd());
