import type { FeedFormat } from '#lib/net/feed/feed';

/** Where what is published for everybody stands. */
export const feedUrls: Partial<Record<FeedFormat, string>> = {
  aws: 'https://ip-ranges.amazonaws.com/ip-ranges.json',
  github: 'https://api.github.com/meta',
  google: 'https://www.gstatic.com/ipranges/cloud.json',
  cloudflare: 'https://api.cloudflare.com/client/v4/ips',
};
