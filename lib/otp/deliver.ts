import { DeliveryError } from '../delivery/delivery-error.ts';
import { sendSms } from '../delivery/send-sms.ts';
import type { JobPayloads } from '../jobs/add.ts';
import { log } from '../log.ts';
import { openSms } from './code.ts';

/** Sends an OTP, unless it came to nothing in the meantime. @throws DeliveryError to be tried again */
export async function deliverOtp(payload: JobPayloads['send_otp'], now = new Date()): Promise<void> {
  const { challengeId, sealed, expiresAt } = payload;
  if (new Date(expiresAt) <= now) {
    log.warn({ challengeId }, 'OTP dropped: it expired before it could be sent');
    return;
  }
  const { to, text } = openSms(sealed);
  if (to === '') return;
  try {
    await sendSms({ id: challengeId, to, text });
  } catch (error) {
    if (!(error instanceof DeliveryError && error.final)) throw error;
    log.error({ challengeId, reason: error.message }, 'OTP refused by the SMS gateway');
  }
}
