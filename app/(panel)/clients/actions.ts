'use server';

import { createClient } from '#lib/access/clients/create';
import { deleteClient } from '#lib/access/clients/delete';
import { explainClientAddress } from '#lib/access/clients/explain';
import { issuePassword } from '#lib/access/clients/issue-password';
import { revokeTokens } from '#lib/access/clients/revoke-tokens';
import type { CreateClientInput } from '#lib/access/clients/schemas';
import { setClientDisabled } from '#lib/access/clients/set-disabled';
import { setPasswordExpiry } from '#lib/access/clients/set-password-expiry';
import { setReportOnly } from '#lib/access/clients/set-report-only';
import { act } from '#lib/panel/action';
import { change } from '../_actions/mutate.ts';

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

/** Turning it off enforces the list. `confirm`: the person has seen whom it would refuse. */
export async function setClientReportOnlyAction(id: string, reportOnly: boolean, confirm: boolean) {
  return change((ctx) => setReportOnly(ctx, { id, reportOnly, confirm }));
}

export async function disableClientAction(id: string) {
  return change((ctx) => setClientDisabled(ctx, { id, disabled: true }));
}

export async function enableClientAction(id: string) {
  return change((ctx) => setClientDisabled(ctx, { id, disabled: false }));
}

/** The page that shows it is left, not read again. */
export async function deleteClientAction(id: string, username: string) {
  return act((ctx) => deleteClient(ctx, { id, username }));
}

export async function explainClientAddressAction(id: string, ip: string) {
  return act((ctx) => explainClientAddress(ctx, { id, ip }));
}
