'use server';

import { addRecipient } from '#lib/alerts/add-recipient';
import { addWebhook } from '#lib/alerts/add-webhook';
import { confirmRecipientByOtp } from '#lib/alerts/confirm-recipient-by-otp';
import { getDelivery } from '#lib/alerts/list-deliveries';
import { removeRecipient } from '#lib/alerts/remove-recipient';
import { removeWebhook } from '#lib/alerts/remove-webhook';
import { resendConfirmation } from '#lib/alerts/resend-confirmation';
import { retryDelivery } from '#lib/alerts/retry-delivery';
import { rotateWebhookSecret } from '#lib/alerts/rotate-webhook-secret';
import type {
  AddRecipientInput,
  AddWebhookInput,
  ConfirmByOtpInput,
  SetAlertInput,
  SetQuietHoursInput,
} from '#lib/alerts/schemas';
import { setAlert } from '#lib/alerts/set';
import { setQuietHours } from '#lib/alerts/set-quiet-hours';
import { testWebhook } from '#lib/alerts/test-webhook';
import { act } from '#lib/auth/action';
import { change } from '../change.ts';

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
