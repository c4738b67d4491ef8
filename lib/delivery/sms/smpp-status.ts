import smpp from 'smpp';
import { DeliveryError } from '../delivery-error.ts';

const names = new Map(Object.entries(smpp.errors).map(([name, status]) => [status, name]));

/** SMPP 3.4, 5.1.3: about this message, and no different next time. */
const permanent = new Set([
  'ESME_RINVMSGLEN',
  'ESME_RINVSRCADR',
  'ESME_RINVDSTADR',
  'ESME_RINVSRCTON',
  'ESME_RINVSRCNPI',
  'ESME_RINVDSTTON',
  'ESME_RINVDSTNPI',
  'ESME_RINVESMCLASS',
  'ESME_RINVDCS',
  'ESME_RX_P_APPN',
  'ESME_RDELIVERYFAILURE',
]);
/** About all messages: others would fail as well now. */
const away = new Set(['ESME_RTHROTTLED', 'ESME_RMSGQFUL', 'ESME_RINVBNDSTS', 'ESME_RALYBND']);

export function smppStatus(status: number): string {
  return names.get(status) ?? `0x${status.toString(16).padStart(8, '0')}`;
}

/** What a submit was refused with. */
export function smppRefusal(status: number): DeliveryError {
  const name = smppStatus(status);
  return new DeliveryError(`The SMSC answered ${name}`, {
    permanent: permanent.has(name),
    away: away.has(name),
  });
}
