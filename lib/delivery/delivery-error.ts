/** A message was not taken. */
export class DeliveryError extends Error {
  override name = 'DeliveryError';
  /** Trying again is of no use. */
  readonly permanent: boolean;
  /** The other side as a whole does not work: other messages would fail as well. */
  readonly away: boolean;
  /** What the other side said, for the delivery log. */
  readonly answer: string;

  constructor(answer: string, { permanent = false, away = false } = {}) {
    const line = answer.replace(/\p{Cc}+/gu, ' ').trim();
    super(line.length > 300 ? `${line.slice(0, 299)}…` : line);
    this.permanent = permanent;
    this.away = away && !permanent;
    this.answer = this.message;
  }
}

export function stoppedBeforeAnswer(): DeliveryError {
  return new DeliveryError('Keyfence was stopped before the answer came', { away: true });
}

/** Anything that was thrown, as a DeliveryError. */
export function toDeliveryError(error: unknown): DeliveryError {
  return error instanceof DeliveryError ? error : new DeliveryError(String(error));
}
