/** How a message fared. `retry`: the other side could not take it now; `failed`: it never will. */
export type Outcome = { state: 'sent' } | { state: 'retry' | 'failed'; reason: string };

export interface Sms {
  /** The same for each attempt at the same message, so that the other side can drop repetitions. */
  id: string;
  /** E.164, with or without the plus sign. */
  to: string;
  text: string;
  /** What the phone shows as the sender; '' leaves it to the transport. */
  from?: string;
}

export interface Email {
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** One way to send, one file. Neither throws for what can go wrong with a message or on the other side. */
export interface Transport<Item> {
  /** @returns one outcome a message, in their order; once the signal stops it, `retry` for the rest */
  send(items: readonly Item[], signal?: AbortSignal): Promise<Outcome[]>;
  close?(): void;
}
