import { v7 as uuid } from 'uuid';
import type { Accepted, Email } from './transport.ts';
import { transports } from './transport-for.ts';

/** Sends one mail now. @throws DeliveryError */
export function sendEmail(
  email: Omit<Email, 'id'> & { id?: string },
  signal?: AbortSignal,
): Promise<Accepted> {
  return transports().email.send({ ...email, id: email.id ?? uuid() }, signal);
}
