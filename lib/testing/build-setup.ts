import { ensureBuild } from '#lib/process/build';

/** Servers answer with the panel that is built: it must be that of these sources. */
export default function setup(): Promise<void> {
  return ensureBuild(process.cwd());
}
