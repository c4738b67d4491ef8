import { AsyncLocalStorage } from 'node:async_hooks';

interface PeerContext {
  /** The socket's peer; undefined where a platform owns the socket. */
  peer: string | undefined;
  /** All Authorization headers, joined by commas: of two, Next would show the first. */
  authorization?: string | undefined;
  /** Path and query of the request, to come back to after signing in. */
  path?: string;
  /** What lets inline scripts of this answer run. */
  nonce?: string;
}

const slot = Symbol.for('keyfence.peer');
type Holder = { [slot]?: AsyncLocalStorage<PeerContext> };
const holder = globalThis as Holder;
holder[slot] ??= new AsyncLocalStorage();

/** Filled by server.ts for each request; one a process, though the panel's bundle holds its own copy of this. */
export const peerStorage: AsyncLocalStorage<PeerContext> = holder[slot];

/** The path of the request that is answered, without its query; '' outside one. */
export function requestPathname(): string {
  return peerStorage.getStore()?.path?.split('?', 1)[0] ?? '';
}
