'use server';

import { createAuthkey } from '#lib/access/authkeys/create';
import { deleteAuthkey } from '#lib/access/authkeys/delete';
import { endOldAuthkey } from '#lib/access/authkeys/end-old';
import { explainAddress } from '#lib/access/authkeys/explain';
import { renameAuthkey } from '#lib/access/authkeys/rename';
import { rollAuthkey } from '#lib/access/authkeys/roll';
import type {
  CreateAuthkeyInput,
  RenameAuthkeyInput,
  SetAuthkeyExpiryInput,
} from '#lib/access/authkeys/schemas';
import { setAuthkeyDisabled } from '#lib/access/authkeys/set-disabled';
import { setAuthkeyExpiry } from '#lib/access/authkeys/set-expiry';
import { setIpSecurity } from '#lib/access/authkeys/set-ip-security';
import { getCallback } from '#lib/access/callbacks/get';
import { removeCallback } from '#lib/access/callbacks/remove';
import { rotateCallbackSecret } from '#lib/access/callbacks/rotate-secret';
import { setCallback } from '#lib/access/callbacks/set';
import { act } from '#lib/panel/action';
import { change } from '../_actions/mutate.ts';

export async function createAuthkeyAction(input: CreateAuthkeyInput) {
  return change((ctx) => createAuthkey(ctx, input));
}

export async function renameAuthkeyAction(id: string, fields: Omit<RenameAuthkeyInput, 'id'>) {
  return change((ctx) => renameAuthkey(ctx, { ...fields, id }));
}

export async function disableAuthkeyAction(id: string) {
  return change((ctx) => setAuthkeyDisabled(ctx, { id, disabled: true }));
}

export async function enableAuthkeyAction(id: string) {
  return change((ctx) => setAuthkeyDisabled(ctx, { id, disabled: false }));
}

export async function rollAuthkeyAction(id: string, secretId: string, oldKeepsSeconds: number) {
  return change((ctx) => rollAuthkey(ctx, { id, secretId, oldKeepsSeconds }));
}

export async function setAuthkeyExpiryAction(id: string, expires: SetAuthkeyExpiryInput['expires']) {
  return change((ctx) => setAuthkeyExpiry(ctx, { id, expires }));
}

export async function endOldAuthkeyAction(id: string, secretId: string) {
  return change((ctx) => endOldAuthkey(ctx, { id, secretId }));
}

/** The page that shows it is left, not read again. */
export async function deleteAuthkeyAction(id: string, name: string) {
  return act((ctx) => deleteAuthkey(ctx, { id, name }));
}

/** Ends "off": as it was before, on or report only. */
export async function turnOnIpSecurityAction(id: string, mode: 'on' | 'report', confirm: boolean) {
  return change((ctx) => setIpSecurity(ctx, { id, mode, confirm }));
}

/** null: until somebody switches it on. The person has been asked. */
export async function turnOffIpSecurityAction(id: string, offForSeconds: number | null) {
  return change((ctx) => setIpSecurity(ctx, { id, mode: 'off', offForSeconds, confirm: true }));
}

/** Turning it off enforces the lists. `confirm`: the person has seen whom they would refuse. */
export async function setAuthkeyReportOnlyAction(id: string, on: boolean, confirm: boolean) {
  return change((ctx) => setIpSecurity(ctx, { id, mode: on ? 'report' : 'on', confirm }));
}

export async function explainAddressAction(id: string, ip: string) {
  return act((ctx) => explainAddress(ctx, { id, ip }));
}

export async function getCallbackAction(authkeyId: string) {
  return act((ctx) => getCallback(ctx, { authkeyId }));
}

export async function setCallbackAction(authkeyId: string, url: string) {
  return act((ctx) => setCallback(ctx, { authkeyId, url }));
}

export async function rotateCallbackSecretAction(authkeyId: string) {
  return act((ctx) => rotateCallbackSecret(ctx, { authkeyId }));
}

export async function removeCallbackAction(authkeyId: string) {
  return act((ctx) => removeCallback(ctx, { authkeyId }));
}
