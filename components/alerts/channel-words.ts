import type { AlertChannel } from '#lib/alerts/kinds';

export const channelWords: Record<AlertChannel, string> = { email: 'Email', sms: 'SMS', webhook: 'Webhook' };
