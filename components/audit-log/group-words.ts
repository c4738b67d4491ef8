import type { EventGroup, EventRange } from '#lib/events/log/schemas';

export const groupWords: Record<EventGroup, string> = {
  whitelists: 'Whitelists',
  authkeys: 'Authkeys',
  clients: 'API clients',
  'sign-ins': 'Sign-ins and access',
  members: 'Members',
  settings: 'Settings',
  alerts: 'Alerts',
  messages: 'Messages and templates',
  proof: 'Exports and checks',
};

export const rangeWords: Record<EventRange, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
};
