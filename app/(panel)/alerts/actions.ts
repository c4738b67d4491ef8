'use server';

import { getDelivery } from '#lib/alerts/deliveries/list';
import { retryDelivery } from '#lib/alerts/deliveries/retry';
import { addRecipient } from '#lib/alerts/recipients/add';
import { confirmRecipientByOtp } from '#lib/alerts/recipients/confirm-by-otp';
import { removeRecipient } from '#lib/alerts/recipients/remove';
import { resendConfirmation } from '#lib/alerts/recipients/resend-confirmation';
import type {
  AddRecipientInput,
  AddWebhookInput,
  ConfirmByOtpInput,
  EditWebhookInput,
  SetAlertInput,
  SetQuietHoursInput,
} from '#lib/alerts/schemas';
import { setAlert } from '#lib/alerts/set';
import { setQuietHours } from '#lib/alerts/set-quiet-hours';
import { addWebhook } from '#lib/alerts/webhooks/add';
import { editWebhook } from '#lib/alerts/webhooks/edit';
import { removeWebhook } from '#lib/alerts/webhooks/remove';
import { rotateWebhookSecret } from '#lib/alerts/webhooks/rotate-secret';
import { testWebhook } from '#lib/alerts/webhooks/test';
import { act } from '#lib/panel/action';
import { change } from '../_actions/mutate.ts';

export async function setAlertAction(input: SetAlertInput) {
  return change((ctx) => setAlert(ctx, input));
}

export async function addRecipientAction(input: AddRecipientInput) {
  return change((ctx) => addRecipient(ctx, input));
}

export async function confirmRecipientAction(input: ConfirmByOtpInput) {
  return change((ctx) => confirmRecipientByOtp(ctx, input));
}

export async function resendConfirmationAction(id: string) {
  return change((ctx) => resendConfirmation(ctx, { id }));
}

export async function removeRecipientAction(id: string) {
  return change((ctx) => removeRecipient(ctx, { id }));
}

export async function addWebhookAction(input: AddWebhookInput) {
  return change((ctx) => addWebhook(ctx, input));
}

export async function editWebhookAction(input: EditWebhookInput) {
  return change((ctx) => editWebhook(ctx, input));
}

export async function rotateWebhookSecretAction(id: string) {
  return change((ctx) => rotateWebhookSecret(ctx, { id }));
}

export async function removeWebhookAction(id: string) {
  return change((ctx) => removeWebhook(ctx, { id }));
}

export async function testWebhookAction(id: string) {
  return change((ctx) => testWebhook(ctx, { id }));
}

export async function setQuietHoursAction(input: SetQuietHoursInput) {
  return change((ctx) => setQuietHours(ctx, input));
}

export async function getDeliveryAction(id: string) {
  return act((ctx) => getDelivery(ctx, { id }));
}

export async function retryDeliveryAction(id: string) {
  return change((ctx) => retryDelivery(ctx, { id }));
}
