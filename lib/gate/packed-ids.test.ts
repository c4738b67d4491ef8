import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newRequestId } from '#lib/core/request-id';
import { parseAddress } from '#lib/net/address';
import { listableIPv4, listableIPv6 } from '#lib/testing/addresses';
import { findPacked, packId, withAddress } from './packed-ids.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const hash = fc.option(fc.constant(`f1e2d3c4${'0'.repeat(56)}`));
const request = fc
  .record({ hop: fc.nat({ max: 300 }), hash })
  .map((given) => ({ ...given, requestId: newRequestId() }));
const requests = fc.array(request, { minLength: 1, maxLength: 20 });
const address = fc
  .oneof(listableIPv4, listableIPv6)
  .map(({ text }) => parseAddress(text)?.text)
  .filter((text) => text !== undefined);

type Given = { requestId: string; hop: number; hash: string | null };
const found = ({ hop, hash }: Given, ip: string) => ({
  hop: Math.min(hop, 255),
  hashStart: hash?.slice(0, 8) ?? null,
  ip,
});

test('ids of one address are found with what was packed with them, and no other is', () => {
  fc.assert(
    fc.property(requests, address, (given, ip) => {
      const ids = bytes(given.map(packId).join(''));
      for (const each of given) expect(findPacked(ids, ip, each.requestId)).toEqual(found(each, ip));
      expect(findPacked(ids, ip, newRequestId())).toBeNull();
    }),
  );
});

test('ids in a row that stands for several addresses keep their own', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(requests, address), { minLength: 1, maxLength: 8 }), (given) => {
      const packed = given.map(([each, ip]) => withAddress(each.map(packId).join(''), ip));
      const ids = bytes(packed.join(''));
      for (const [each, ip] of given) {
        for (const one of each) {
          expect(findPacked(ids, '0.0.0.0/0', one.requestId)).toEqual(found(one, ip));
        }
      }
      expect(findPacked(ids, '0.0.0.0/0', newRequestId())).toBeNull();
    }),
  );
});
