/**
 * Next calls this once a process. Under server.ts the runtime is open by then; on a platform that owns
 * the socket and runs Next alone it is opened here, in production mode, on a migrated database.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { isRuntimeOpen } = await import('#lib/core/runtime');
  if (isRuntimeOpen()) return;
  const { openRuntimeFromEnvironment } = await import('#lib/process/open-runtime');
  await openRuntimeFromEnvironment();
}
