import { v7 as uuid } from 'uuid';
import { DeliveryError } from './delivery-error.ts';
import type { Email } from './transport.ts';
import { transports } from './transport-for.ts';

/** Sends one mail now. @throws DeliveryError */
export async function sendEmail(email: Omit<Email, 'id'> & { id?: string }): Promise<void> {
  const [outcome] = await transports().email.send([{ ...email, id: email.id ?? uuid() }]);
  if (outcome && outcome.state !== 'sent')
    throw new DeliveryError(outcome.reason, outcome.state === 'failed');
}
