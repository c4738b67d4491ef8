import { v7 as uuid } from 'uuid';
import { DeliveryError } from './delivery-error.ts';
import type { Sms } from './transport.ts';
import { transports } from './transport-for.ts';

/** Sends one SMS now. @throws DeliveryError */
export async function sendSms(sms: Omit<Sms, 'id'> & { id?: string }): Promise<void> {
  const [outcome] = await transports().sms.send([{ ...sms, id: sms.id ?? uuid() }]);
  if (outcome && outcome.state !== 'sent')
    throw new DeliveryError(outcome.reason, outcome.state === 'failed');
}
