import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Smsc, startSmsc } from '#lib/testing/smsc';
import type { DeliveryError } from '../delivery-error.ts';
import type { SentPart, Sms } from '../transport.ts';
import { smppTransport } from './smpp.ts';
import type { Receipt } from './smpp-receipt.ts';

let smsc: Smsc;
let transport: ReturnType<typeof smppTransport>;
const receipts: Receipt[] = [];
let keep = true;

const open = (url = smsc.url, times = {}) =>
  smppTransport(url, {
    onReceipt: async (receipt) => {
      if (!keep) throw new Error('the database is away');
      receipts.push(receipt);
    },
    times: { reconnectMs: 50, ...times },
  });

beforeAll(async () => {
  smsc = await startSmsc();
});
afterAll(() => smsc.stop());
beforeEach(() => {
  Object.assign(smsc, { submitted: [], answers: [], delayMs: 0, enquiries: 0 });
  receipts.length = 0;
  keep = true;
  transport = open();
});
afterEach(() => transport.close?.());

const sms = (change: Partial<Sms> = {}): Sms => ({
  id: '0190a5d4-0000-7000-8000-000000000001',
  to: '+919800000000',
  text: 'Your OTP is 482913',
  ...change,
});
const joined = () => smsc.submitted.map((each) => each.text).join('');
const refusal = (sending: Promise<unknown>) =>
  sending.then(
    () => 'accepted',
    (error: DeliveryError) => (error.permanent ? 'for good' : error.away ? 'away' : 'later'),
  );

describe('what is sent', () => {
  test('a short text goes in one part, with a receipt asked for, and the SMSC’s id comes back', async () => {
    const { providerId } = await transport.send(sms());
    expect(smsc.submitted).toEqual([
      {
        id: providerId,
        to: '919800000000',
        from: 'KEYFENCE',
        text: 'Your OTP is 482913',
        dataCoding: 0,
        registered: 1,
        esmClass: 0,
        join: null,
      },
    ]);
  });

  test.each([
    [
      'the whole GSM alphabet',
      '@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà^{}\\[~]|€',
      0,
      1,
    ],
    ['160 characters', 'a'.repeat(160), 0, 1],
    ['161 characters', `${'a'.repeat(160)}b`, 0, 2],
    ['a long text with an escape at the seam', `${'a'.repeat(152)}€${'b'.repeat(200)}`, 0, 3],
    ['70 characters of Unicode', 'ж'.repeat(70), 8, 1],
    ['71 characters of Unicode', `${'ж'.repeat(70)}ы`, 8, 2],
    ['emoji at the seam', `${'ж'.repeat(66)}🙂${'ж'.repeat(70)}`, 8, 3],
    ['1,600 characters of Unicode', 'नमस्ते '.repeat(228), 8, 24],
    ['nothing', '', 0, 1],
  ])('%s arrives as it was', async (_, text, dataCoding, parts) => {
    await transport.send(sms({ text }));
    expect(joined()).toBe(text);
    expect(smsc.submitted).toHaveLength(parts);
    expect(new Set(smsc.submitted.map((each) => each.dataCoding))).toEqual(new Set([dataCoding]));
    if (parts === 1) return;
    const [first] = smsc.submitted;
    expect(smsc.submitted.map((each) => each.join)).toEqual(
      smsc.submitted.map((_each, index) => ({ reference: first!.join!.reference, parts, part: index + 1 })),
    );
    expect(smsc.submitted.every((each) => (each.esmClass & 0x40) === 0x40)).toBe(true);
  });

  test('parts that were acknowledged are noted before the next and not sent again', async () => {
    const text = `${'a'.repeat(153)}${'b'.repeat(153)}${'c'.repeat(10)}`;
    const noted: SentPart[] = [];
    const onPart = async (part: SentPart) => void noted.push(part);
    smsc.answers = [0, 0, 0x58];
    expect(await refusal(transport.send(sms({ text, onPart })))).toBe('away');
    expect(noted.map((each) => each.part)).toEqual([0, 1]);
    const acknowledged = noted.map((each) => each.providerId);
    const { providerId } = await transport.send(sms({ text, onPart, acknowledged }));
    expect(joined()).toBe(text);
    expect(new Set(smsc.submitted.map((each) => each.join?.reference)).size).toBe(1);
    expect(providerId).toBe(noted[0]?.providerId);
  });
});

describe('what comes back', () => {
  const text = (id: string, stat: string, err = '000') =>
    `id:${id} sub:001 dlvrd:001 submit date:2611220500 done date:2611220501 stat:${stat} err:${err} text:Your OTP`;

  test('receipts are understood as TLV and as text; others are none', async () => {
    await transport.send(sms());
    const status = [
      await smsc.receipt({ esm_class: 4, short_message: text('a_b', 'DELIVRD') }),
      await smsc.receipt({
        esm_class: 4,
        receipted_message_id: 'tlv-1',
        message_state: 2,
        short_message: '',
      }),
      await smsc.receipt({ esm_class: 4, short_message: text('7', 'UNDELIV', '0A1') }),
      await smsc.receipt({ esm_class: 4, short_message: text('8', 'ENROUTE') }),
      await smsc.receipt({ esm_class: 0, short_message: text('9', 'DELIVRD') }),
      await smsc.receipt({ esm_class: 4, short_message: 'nonsense' }),
      await smsc.receipt({ esm_class: 4, receipted_message_id: 'tlv-2', message_state: 8 }),
    ];
    expect(status).toEqual(status.map(() => 0));
    expect(receipts.map((each) => [each.providerIds[0], each.state])).toEqual([
      ['a_b', 'delivered'],
      ['tlv-1', 'delivered'],
      ['7', 'failed'],
      ['tlv-2', 'failed'],
    ]);
    expect(receipts[2]?.reason).toBe('It cannot be delivered (UNDELIV, error 0A1)');
  });

  test('an id that is hexadecimal here and decimal there is found', async () => {
    await transport.send(sms());
    await smsc.receipt({ esm_class: 4, short_message: text('4660', 'DELIVRD') });
    await smsc.receipt({ esm_class: 4, short_message: text('00001234', 'DELIVRD') });
    expect(receipts[0]?.providerIds).toContain('1234');
    expect(receipts[1]?.providerIds).toContain('4660');
  });

  test('a receipt that cannot be kept is asked for again', async () => {
    await transport.send(sms());
    keep = false;
    expect(await smsc.receipt({ esm_class: 4, short_message: text('1', 'DELIVRD') })).toBe(0x64);
  });
});

describe('an SMSC in trouble', () => {
  test.each([
    [0x0b, 'for good'],
    [0x01, 'for good'],
    [0x58, 'away'],
    [0x14, 'away'],
    [0x08, 'later'],
    [0x4ff, 'later'],
  ])('status 0x%s means %s', async (status, meaning) => {
    smsc.answers = [status];
    expect(await refusal(transport.send(sms()))).toBe(meaning);
  });

  test('the connection is kept alive, and made again when it was cut', async () => {
    transport.close?.();
    transport = open(smsc.url, { keepAliveMs: 20 });
    await transport.send(sms());
    await expect.poll(() => smsc.enquiries).toBeGreaterThan(2);
    const { binds } = smsc;
    smsc.cut();
    await expect.poll(() => smsc.binds).toBeGreaterThan(binds);
    await transport.send(sms());
    expect(smsc.submitted).toHaveLength(2);
  });

  test('restarting in the middle: what had no answer is away, then it goes on', async () => {
    smsc.delayMs = 2_000;
    const sending = refusal(transport.send(sms()));
    await expect.poll(() => smsc.submitted.length).toBe(1);
    await smsc.stop();
    expect(await sending).toBe('away');
    expect(await refusal(transport.send(sms()))).toBe('away');
    await smsc.start();
    smsc.delayMs = 0;
    await expect.poll(() => refusal(transport.send(sms()))).toBe('accepted');
  });

  test('a slow one is waited for; one that says nothing is away after its time', async () => {
    transport.close?.();
    transport = open(smsc.url, { answerMs: 1_200 });
    smsc.delayMs = 200;
    expect(await refusal(transport.send(sms()))).toBe('accepted');
    smsc.delayMs = 0;
    smsc.answers = [null];
    expect(await refusal(transport.send(sms()))).toBe('away');
    smsc.answers = [null];
    transport.close?.();
    // Without the signal it would wait for a minute.
    transport = open(smsc.url, { answerMs: 60_000 });
    expect(await refusal(transport.send(sms(), AbortSignal.timeout(50)))).toBe('away');
  });

  test('a wrong password, nobody there, nonsense: away, with the reason', async () => {
    const wrong = open(smsc.url.replace('p%40ss', 'wrong'));
    await expect(wrong.send(sms())).rejects.toMatchObject({ away: true, answer: /ESME_RINVPASWD/ });
    wrong.close?.();
    const nowhere = open('smpp://user:pass@127.0.0.1:1');
    await expect(nowhere.send(sms())).rejects.toMatchObject({ away: true, answer: /ECONNREFUSED/ });
    nowhere.close?.();
    for (const nonsense of [
      'HTTP/1.1 400 Bad Request\r\n\r\n',
      '\0\0\0\x05x',
      '\0\0\0\x04',
      '\0\0\0\0'.repeat(9),
    ]) {
      const other = await tcpServer((socket) => socket.write(nonsense, 'latin1'));
      const strange = open(other.url, { connectMs: 300 });
      expect(await refusal(strange.send(sms()))).toBe('away');
      strange.close?.();
      other.close();
    }
  });

  test('an OTP does not wait behind others in the window', async () => {
    transport.close?.();
    transport = open(`${smsc.url}&window=2`);
    smsc.delayMs = 60;
    const others = Array.from({ length: 20 }, (_, i) =>
      transport.send(sms({ id: `o${i}`, text: `other ${i}` })),
    );
    await expect.poll(() => smsc.submitted.length).toBeGreaterThanOrEqual(2);
    const before = smsc.submitted.length;
    await transport.send(sms({ id: 'otp', text: 'otp', urgent: true }));
    expect(smsc.submitted.findIndex((each) => each.text === 'otp') - before).toBeLessThan(4);
    await Promise.all(others);
  });
});

async function tcpServer(onSocket: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const other = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
    other.close();
  };
  return { url: `smpp://user:pass@127.0.0.1:${(other.address() as AddressInfo).port}`, close };
}
