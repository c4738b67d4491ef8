import type { DeliveryKind, DeliveryState } from '#lib/alerts/schemas';
import { alertKinds } from '#lib/events/kinds';

export function kindWords(kind: DeliveryKind): string {
  if (kind === 'confirm') return 'Confirmation';
  if (kind === 'test') return 'Test event';
  return alertKinds[kind].label;
}

export const stateWords: Record<DeliveryState, string> = {
  queued: 'Queued',
  sent: 'Sent',
  delivered: 'Delivered',
  failed: 'Failed',
  dropped: 'Dropped',
};
