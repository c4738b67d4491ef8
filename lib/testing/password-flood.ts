import { setImmediate } from 'node:timers/promises';
import { verifyPassword } from '#lib/core/password/password';

/** More programs than can wait sign in, again and again, until it is stopped. */
export function startPasswordFlood(): { stop(): Promise<void> } {
  let isOver = false;
  const programs = Array.from({ length: 150 }, async () => {
    while (!isOver) {
      // Whoever was answered waits again at once, so that the queue stays full.
      await verifyPassword(cheapHash, 'x').catch(() => setImmediate());
    }
  });
  return {
    async stop() {
      isOver = true;
      await Promise.all(programs);
    },
  };
}

/** Of nothing that is asked here, verified in next to no time. */
const cheapHash = '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$MDEyMzQ1Njc4OWFiY2RlZg';
