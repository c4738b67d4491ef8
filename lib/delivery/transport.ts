export interface Sms {
  /** The same for each attempt at the same message, so that the other side can drop repetitions. */
  id: string;
  /** E.164, with or without the plus sign. */
  to: string;
  text: string;
  /** What the phone shows as the sender; '' leaves it to the transport. */
  from?: string;
  /** Goes before all that is not. */
  urgent?: boolean;
  /** The provider's ids of the parts that it acknowledged in earlier attempts: they are not sent again. */
  acknowledged?: readonly string[];
  /** Awaited after each part that was acknowledged, before the next is sent. */
  onPart?: (part: SentPart) => Promise<void>;
}

export interface SentPart {
  /** From 0. */
  part: number;
  parts: number;
  providerId: string;
}

export interface Email {
  /** The left side of the Message-ID: the same for each attempt at the same notice. */
  id: string;
  to: string;
  subject: string;
  text: string;
  /** Without it, the text in a small HTML. */
  html?: string;
  /** Mails that share it are shown as one thread: letters, digits, dot, hyphen. */
  thread?: string;
}

/** What the other side answered when it took the message. */
export interface Accepted {
  /** Its name for the message; receipts carry it. */
  providerId?: string;
}

/** One way to send, one file. */
export interface Transport<Item> {
  /**
   * Resolves once the other side has taken the message.
   * @param signal ends the wait for an answer; whether the message was taken is then not known
   * @throws DeliveryError
   */
  send(item: Item, signal?: AbortSignal): Promise<Accepted>;
  close?(): void;
}
