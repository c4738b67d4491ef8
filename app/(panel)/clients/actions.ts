'use server';

import { act } from '#lib/auth/action';
import { createClient } from '#lib/clients/create';
import { deleteClient } from '#lib/clients/delete';
import { disableClient } from '#lib/clients/disable';
import { enableClient } from '#lib/clients/enable';
import { explainClientAddress } from '#lib/clients/explain';
import { issuePassword } from '#lib/clients/issue-password';
import { revokeTokens } from '#lib/clients/revoke-tokens';
import type { CreateClientInput } from '#lib/clients/schemas';
import { setPasswordExpiry } from '#lib/clients/set-password-expiry';
import { change } from '../change.ts';

export async function createClientAction(input: CreateClientInput) {
  return change((ctx) => createClient(ctx, input));
}

export async function issuePasswordAction(id: string) {
  return change((ctx) => issuePassword(ctx, { id }));
}

export async function revokeTokensAction(id: string) {
  return change((ctx) => revokeTokens(ctx, { id }));
}

export async function setPasswordExpiryAction(id: string, passwordExpireDays: number | null) {
  return change((ctx) => setPasswordExpiry(ctx, { id, passwordExpireDays }));
}

export async function disableClientAction(id: string) {
  return change((ctx) => disableClient(ctx, { id }));
}

export async function enableClientAction(id: string) {
  return change((ctx) => enableClient(ctx, { id }));
}

/** The page that shows it is left, not read again. */
export async function deleteClientAction(id: string, username: string) {
  return act((ctx) => deleteClient(ctx, { id, username }));
}

export async function explainClientAddressAction(id: string, ip: string) {
  return act((ctx) => explainClientAddress(ctx, { id, ip }));
}
