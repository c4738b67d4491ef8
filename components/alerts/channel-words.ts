import type { AlertChannel } from '#lib/events/kinds';

export const channelWords: Record<AlertChannel, string> = { email: 'Email', sms: 'SMS', webhook: 'Webhook' };
