import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newRequestId } from '#lib/core/request-id';
import { parseAddress } from '#lib/net/address';
import { listableIPv4, listableIPv6 } from '#lib/testing/addresses';
import { findPacked, packId, withAddress } from './packed-ids.ts';

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const hops = fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 20 });
const address = fc
  .oneof(listableIPv4, listableIPv6)
  .map(({ text }) => parseAddress(text)?.text)
  .filter((text) => text !== undefined);

test('ids of one address are found with their hops, and no other is', () => {
  fc.assert(
    fc.property(hops, address, (given, ip) => {
      const requests = given.map((hop) => ({ id: newRequestId(), hop }));
      const ids = bytes(requests.map(packId).join(''));
      for (const { id, hop } of requests) {
        expect(findPacked(ids, ip, id)).toEqual({ hop: Math.min(hop, 255), ip });
      }
      expect(findPacked(ids, ip, newRequestId())).toBeNull();
    }),
  );
});

test('ids in a row that stands for several addresses keep their own', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(hops, address), { minLength: 1, maxLength: 8 }), (given) => {
      const requests = given.map(([each, ip]) => ({
        ip,
        ids: each.map((hop) => ({ id: newRequestId(), hop })),
      }));
      const ids = bytes(requests.map((each) => withAddress(each.ids.map(packId).join(''), each.ip)).join(''));
      for (const { ip, ids: of } of requests) {
        for (const { id, hop } of of) {
          expect(findPacked(ids, '0.0.0.0/0', id)).toEqual({ hop: Math.min(hop, 255), ip });
        }
      }
      expect(findPacked(ids, '0.0.0.0/0', newRequestId())).toBeNull();
    }),
  );
});
