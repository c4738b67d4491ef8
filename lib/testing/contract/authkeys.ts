import { describe } from 'vitest';
import { describeAuthorize } from './authkeys/authorize.ts';
import { describeBadBodies } from './authkeys/bad-bodies.ts';
import { AuthkeyCaller } from './authkeys/caller.ts';
import { describeClientAddress } from './authkeys/client-address.ts';
import { describeCompressedBody } from './authkeys/compressed-body.ts';
import { describeExplained } from './authkeys/explained.ts';
import { describeFlow } from './authkeys/flow.ts';
import { describePaths } from './authkeys/paths.ts';
import type { Place } from './place.ts';

/** What a caller with an authkey meets. */
export function describeAuthkeys(place: () => Place): void {
  const caller = new AuthkeyCaller(place);
  describe('POST /api/v5/flow', () => {
    describeFlow(caller);
    describeBadBodies(caller);
  });
  describe('ANY /api/v1/authorize', () => describeAuthorize(caller));
  describe('the client address', () => describeClientAddress(caller));
  describe('Explain', () => describeExplained(caller));
  describePaths(caller);
  describe('a compressed body', () => describeCompressedBody(caller));
}
