import { z } from 'zod';
import { Email, Mobile } from '#lib/accounts/members/schemas';
import { VerifyOtpInput } from '#lib/accounts/otp/schemas';
import { pageInput } from '#lib/core/paging/page-input';
import { searchQuery } from '#lib/core/search-query';
import { streamNames } from '#lib/delivery/queue/wake';
import { alertChannels, alertKindNames } from '#lib/events/kinds';

/** Addresses and numbers besides the owners', confirmed or not. */
export const recipientsMax = 20;
export const webhooksMax = 10;

export const SetAlertInput = z.object({
  kind: z.enum(alertKindNames),
  channel: z.enum(alertChannels),
  enabled: z.boolean(),
});
export type SetAlertInput = z.input<typeof SetAlertInput>;

export const recipientChannels = ['email', 'sms'] as const;
export type RecipientChannel = (typeof recipientChannels)[number];

export const AddRecipientInput = z.discriminatedUnion('channel', [
  z.object({ channel: z.literal('email'), address: Email }),
  z.object({ channel: z.literal('sms'), address: Mobile }),
]);
export type AddRecipientInput = z.input<typeof AddRecipientInput>;

export const RecipientInput = z.object({ id: z.string() });
export type RecipientInput = z.input<typeof RecipientInput>;

export const ConfirmByOtpInput = RecipientInput.extend(VerifyOtpInput.shape);
export type ConfirmByOtpInput = z.input<typeof ConfirmByOtpInput>;

export const ConfirmByLinkInput = z.object({ token: z.string().max(200) });
export type ConfirmByLinkInput = z.input<typeof ConfirmByLinkInput>;

/** What a webhook may be posted. */
export const webhookContents = ['alerts', ...streamNames] as const;
export type WebhookContent = (typeof webhookContents)[number];

const Receives = z
  .array(z.enum(webhookContents))
  .min(1, 'Choose at least one. To end it all, remove the webhook.')
  .transform((chosen) => webhookContents.filter((each) => chosen.includes(each)));

export const AddWebhookInput = z.object({
  url: z.string().trim().min(1, 'Enter a URL.').max(2_000),
  receives: Receives.default(['alerts']),
});
export type AddWebhookInput = z.input<typeof AddWebhookInput>;

export const EditWebhookInput = z.object({ id: z.string(), receives: Receives });
export type EditWebhookInput = z.input<typeof EditWebhookInput>;

export const WebhookInput = z.object({ id: z.string() });
export type WebhookInput = z.input<typeof WebhookInput>;

const Time = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'Write the time as HH:MM, such as 22:00.');

export const SetQuietHoursInput = z.object({
  /** null: SMS at any time. */
  hours: z
    .object({ from: Time, to: Time })
    .refine(({ from, to }) => from !== to, {
      message: 'The quiet hours begin and end at the same time.',
      path: ['to'],
    })
    .nullable(),
  /** IANA name. */
  timeZone: z.string().trim().min(1, 'Choose a time zone.').max(100),
});
export type SetQuietHoursInput = z.input<typeof SetQuietHoursInput>;

export const deliveryStates = ['queued', 'sent', 'delivered', 'failed', 'dropped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What the log holds besides alerts: mails that ask for a confirmation, and webhooks' test events. */
export const deliveryKinds = [...alertKindNames, 'confirm', 'test'] as const;
export type DeliveryKind = (typeof deliveryKinds)[number];

export const ListDeliveriesInput = z.object({
  channel: z.enum(alertChannels).optional(),
  kind: z.enum(deliveryKinds).optional(),
  state: z.enum(deliveryStates).optional(),
  /** A part of an address or URL, or of a number. */
  query: searchQuery(),
  dir: z.enum(['asc', 'desc']).default('desc'),
  ...pageInput,
  pageSize: z.number().int().min(1).max(100).default(25),
});
export type ListDeliveriesInput = z.input<typeof ListDeliveriesInput>;

export const DeliveryInput = z.object({ id: z.string() });
export type DeliveryInput = z.input<typeof DeliveryInput>;
