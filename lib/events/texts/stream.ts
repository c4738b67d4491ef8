import type { StreamName } from '#lib/delivery/queue/wake';
import type { Alert } from '../alert.ts';
import { contentWords } from '../content-words.ts';
import { exactTime } from '../words.ts';

export interface StreamBehind {
  stream: StreamName;
  webhook: { id: string; url: string };
  /** The time of the oldest event that was not accepted. */
  behindSince: Date;
  /** What the last post was answered; null: it was not tried. */
  lastError: string | null;
}

/** A webhook has not taken what happened for an hour. */
export function streamBehindAlert({ stream, webhook, behindSince, lastError }: StreamBehind): Alert {
  const words = contentWords[stream];
  return {
    kind: 'stream-behind',
    title: `${words} not delivered for an hour: ${webhook.url}`,
    facts: [
      ['What', `${words} wait here; a webhook does not accept them`],
      ['Webhook', webhook.url],
      ['Behind since', exactTime(behindSince)],
      ['Last answer', lastError ?? 'none: it has not been tried'],
    ],
    advice:
      'They are tried again until they are accepted, for as long as they are kept. If the program behind this URL is gone, remove the webhook.',
    link: { path: '/alerts', label: 'Alerts' },
    data: { stream, webhook, behindSince: behindSince.toISOString(), lastError },
  };
}
