/** Reads one feed, answers, and ends: lib/delivery/feed/read-apart.ts starts it. */
import type { FeedOptions } from '#lib/net/feed/feed';
import { readFeed } from '#lib/net/feed/read-feed';

export interface FeedWork {
  bytes: Uint8Array;
  /** Of the header content-type; null: it names none. */
  charset: string | null;
  options: FeedOptions;
}

process.once('message', ({ bytes, charset, options }: FeedWork) => {
  process.send?.(readFeed(bytes, charset, options), () => process.disconnect());
});
