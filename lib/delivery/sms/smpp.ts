import { untilAborted } from '#lib/deadline';
import { stoppedBeforeAnswer } from '../delivery-error.ts';
import { Window } from '../queue/window.ts';
import type { Sms, Transport } from '../transport.ts';
import { encodeGsm } from './gsm.ts';
import { splitSegments } from './segments.ts';
import { type LinkOptions, SmppLink } from './smpp-link.ts';
import { type Receipt, readReceipt } from './smpp-receipt.ts';
import { smppRefusal } from './smpp-status.ts';

const defaultPort = 2775;
/** Submits that wait for their answer at once, unless the URL has `window=`. */
const windowSize = 10;

/** SMPP 3.4, 5.2.5 to 5.2.19. */
const coding = { gsm: 0, ucs2: 8 };
const ton = { unknown: 0, international: 1, network: 3, alphanumeric: 5 };
const npi = { unknown: 0, isdn: 1 };

export interface SmppOptions {
  /** Rejects where it could not be kept: the SMSC then sends it again. */
  onReceipt?: (receipt: Receipt) => Promise<void>;
  times?: LinkOptions['times'];
}

/**
 * Hands SMS to the SMSC of `smpp://user:pass@host:2775?from=…` as a transceiver. Long texts go in parts
 * that the phone joins (3GPP TS 23.040, 9.2.3.24.1): in the GSM alphabet where it has all characters, else
 * as Unicode. Receipts are asked for.
 */
export function smppTransport(
  smsUrl: string,
  { onReceipt, times }: SmppOptions = {},
): Transport<Sms> & { open(): void } {
  const url = new URL(smsUrl);
  const defaultFrom = url.searchParams.get('from') ?? '';
  const window = new Window(Number(url.searchParams.get('window')) || windowSize);
  const link = new SmppLink({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || defaultPort,
    systemId: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    onDeliver: async (pdu) => {
      const receipt = readReceipt(pdu);
      if (receipt) await onReceipt?.(receipt);
    },
    times,
  });

  async function send(sms: Sms, signal?: AbortSignal) {
    const texts = splitSegments(sms.text);
    const acknowledged = [...(sms.acknowledged ?? [])];
    for (let part = acknowledged.length; part < texts.length; part += 1) {
      const hand = async () => {
        const providerId = await submit(sms, texts, part, signal);
        // A place in the window is free once it is noted: no more than the window can come twice.
        await sms.onPart?.({ part, parts: texts.length, providerId });
        return providerId;
      };
      acknowledged.push(
        await untilAborted(window.run(sms.urgent === true, hand), signal, stoppedBeforeAnswer),
      );
    }
    return { providerId: acknowledged[0] };
  }

  async function submit(sms: Sms, texts: string[], part: number, signal?: AbortSignal): Promise<string> {
    // It may have waited for its turn until nobody wanted it any more.
    signal?.throwIfAborted();
    const answer = await link.submit(fieldsOf(sms, texts, part, sms.from || defaultFrom));
    if (answer.command_status !== 0) throw smppRefusal(answer.command_status);
    return typeof answer.message_id === 'string' ? answer.message_id : '';
  }

  return { send, open: () => link.open(), close: () => link.close() };
}

function fieldsOf(sms: Sms, texts: string[], part: number, from: string): Record<string, unknown> {
  // The alphabet is that of the whole text, or the parts could not be joined.
  const gsm = encodeGsm(sms.text) !== null;
  const message = gsm ? Buffer.from(encodeGsm(texts[part]!)!) : Buffer.from(texts[part]!, 'utf16le').swap16();
  const source = senderOf(from);
  return {
    source_addr_ton: source.ton,
    source_addr_npi: source.npi,
    source_addr: source.address,
    dest_addr_ton: ton.international,
    dest_addr_npi: npi.isdn,
    destination_addr: sms.to.replace(/^\+/, ''),
    registered_delivery: 1,
    data_coding: gsm ? coding.gsm : coding.ucs2,
    short_message: texts.length === 1 ? message : { udh: joinHeader(sms.id, texts.length, part), message },
  };
}

/** 6 bytes: its length, element 0 of 3 bytes: a reference that all parts share, how many, which. */
function joinHeader(id: string, parts: number, part: number): Buffer {
  // The same for every attempt, so that parts sent before and after an interruption are joined.
  let reference = 0;
  for (let i = 0; i < id.length; i += 1) reference = (reference * 31 + id.charCodeAt(i)) & 0xff;
  return Buffer.from([5, 0, 3, reference, parts, part + 1]);
}

function senderOf(from: string): { ton: number; npi: number; address: string } {
  if (from === '') return { ton: ton.unknown, npi: npi.unknown, address: '' };
  const digits = from.replace(/^\+/, '');
  if (!/^\d+$/.test(digits)) return { ton: ton.alphanumeric, npi: npi.unknown, address: from.slice(0, 11) };
  if (digits.length <= 8) return { ton: ton.network, npi: npi.unknown, address: digits };
  return { ton: ton.international, npi: npi.isdn, address: digits };
}
