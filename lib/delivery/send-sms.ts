import { v7 as uuid } from 'uuid';
import type { Accepted, Sms } from './transport.ts';
import { transports } from './transport-for.ts';

/** Sends one SMS now. @throws DeliveryError */
export function sendSms(sms: Omit<Sms, 'id'> & { id?: string }, signal?: AbortSignal): Promise<Accepted> {
  return transports().sms.send({ ...sms, id: sms.id ?? uuid() }, signal);
}
