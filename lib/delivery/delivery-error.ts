/** A message was not taken. `final`: trying again is of no use. */
export class DeliveryError extends Error {
  override name = 'DeliveryError';
  readonly final: boolean;

  constructor(message: string, final: boolean) {
    super(message);
    this.final = final;
  }
}
