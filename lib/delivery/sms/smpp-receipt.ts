import type { Pdu } from 'smpp';
import { encodeGsm } from './gsm.ts';

export interface Receipt {
  /** The ids that it may stand for, most likely first. */
  providerIds: string[];
  state: 'delivered' | 'failed';
  /** Why it failed, in the SMSC's words. */
  reason: string | null;
}

const receiptClass = 0x04;
const typeBits = 0x3c;

/** SMPP 3.4, 5.2.28 and appendix B. Others are on their way. */
const finalWords: Record<string, string> = {
  DELIVRD: 'delivered',
  EXPIRED: 'It expired before the phone could be reached',
  DELETED: 'The operator deleted it',
  UNDELIV: 'It cannot be delivered',
  REJECTD: 'The operator rejected it',
  UNKNOWN: 'The operator does not know what became of it',
};
const stateNumbers: Record<number, string> = {
  2: 'DELIVRD',
  3: 'EXPIRED',
  4: 'DELETED',
  5: 'UNDELIV',
  7: 'UNKNOWN',
  8: 'REJECTD',
};

/** Reads a delivery receipt: TLVs, or the text form `id:… stat:DELIVRD err:000 …`. null: it is none, or not final. */
export function readReceipt(pdu: Pdu): Receipt | null {
  const tlvId = typeof pdu.receipted_message_id === 'string' ? pdu.receipted_message_id : '';
  const text = textOf(pdu);
  const isReceipt = (Number(pdu.esm_class) & typeBits) === receiptClass || tlvId !== '';
  if (!isReceipt) return null;
  const id = tlvId || (/\bid:([^\s]{1,200})/i.exec(text)?.[1] ?? '');
  const word =
    /\bstat:([A-Z]{5,8})/i.exec(text)?.[1]?.toUpperCase() ?? stateNumbers[Number(pdu.message_state)];
  const outcome = word === undefined ? undefined : finalWords[word];
  if (id === '' || outcome === undefined) return null;
  if (word === 'DELIVRD') return { providerIds: spellings(id), state: 'delivered', reason: null };
  const code = /\berr:(\w{1,10})/i.exec(text)?.[1];
  const reason = `${outcome} (${word}${code && !/^0+$/.test(code) ? `, error ${code}` : ''})`;
  return { providerIds: spellings(id), state: 'failed', reason };
}

/** Some SMSCs name a message in hexadecimal when they take it and in decimal in the receipt, or the reverse. */
function spellings(id: string): string[] {
  const all = [id];
  if (/^\d{1,19}$/.test(id)) {
    const hex = BigInt(id).toString(16);
    all.push(hex, hex.toUpperCase(), hex.padStart(8, '0'), hex.padStart(8, '0').toUpperCase());
  }
  if (/^[0-9a-f]{1,16}$/i.test(id)) {
    const decimal = BigInt(`0x${id}`).toString();
    all.push(decimal, decimal.padStart(10, '0'));
  }
  return [...new Set(all)];
}

function textOf(pdu: Pdu): string {
  const message = messageOf(pdu.short_message) || messageOf(pdu.message_payload);
  // Receipts are ASCII whatever their coding says: read as GSM text, an underscore came out as a paragraph sign.
  const bytes = Number(pdu.data_coding) === 0 ? encodeGsm(message) : null;
  return bytes ? Buffer.from(bytes).toString('latin1') : message;
}

function messageOf(value: unknown): string {
  const message = (value as { message?: unknown } | null | undefined)?.message ?? value;
  if (Buffer.isBuffer(message)) return message.toString('latin1');
  return typeof message === 'string' ? message : '';
}
