import { describe } from 'vitest';
import { ClientCaller } from './clients/caller.ts';
import { describePasswordChange } from './clients/password-change.ts';
import { describeSuspiciousIps } from './clients/suspicious-ips.ts';
import { describeToken } from './clients/token.ts';
import { describeTokenEnd } from './clients/token-end.ts';
import { describeTokenRequest } from './clients/token-request.ts';
import type { Place } from './place.ts';

/** What an API client meets. */
export function describeClients(place: () => Place): void {
  const clients = new ClientCaller(place);
  describe('POST /token', () => describeTokenRequest(clients));
  describe('a token', () => describeToken(clients));
  describe('what ends a token, at once and on every instance', () => describeTokenEnd(clients));
  describe('POST /manage/password', () => describePasswordChange(clients));
  describe('suspicious IPs', () => describeSuspiciousIps(clients));
}
