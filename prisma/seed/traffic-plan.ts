import { unknownAddress } from '#lib/net/known-address';

/** One address that was let in: how often in a busy hour. */
export interface AcceptedPlan {
  ip: string;
  perHour: number;
  /** Since when; the whole week without it. */
  hoursAgo?: number;
}

/** One address that was refused: in stretches of minutes, each with about `perMinute` attempts. */
export interface RefusedPlan {
  ip: string;
  endpoint?: '/api/v5/flow' | '/api/v1/authorize';
  /** When each stretch began, in hours before now. */
  hoursAgo: number[];
  minutes: number;
  perMinute: number;
  /** Minutes from one attempt to the next within a stretch. */
  every?: number;
}

/** By authkey name; what is not here was not used within the week. */
export const trafficPlan: Record<string, { accepted: AcceptedPlan[]; refused: RefusedPlan[] }> = {
  Website: {
    accepted: [
      { ip: '2001:db8:10::21', perHour: 150 },
      { ip: '192.0.2.5', perHour: 34 },
      { ip: '192.0.2.146', perHour: 12 },
    ],
    refused: [
      // A new server that nobody has whitelisted yet.
      { ip: '203.0.113.200', hoursAgo: [8.6], minutes: 512, perMinute: 2, every: 4 },
      { ip: '198.51.100.77', hoursAgo: [148, 101, 52.5, 27.2], minutes: 9, perMinute: 46 },
      { ip: '192.0.2.21', endpoint: '/api/v1/authorize', hoursAgo: [73], minutes: 3, perMinute: 4 },
    ],
  },
  'Checkout OTP': {
    accepted: [
      { ip: '203.0.113.10', perHour: 210 },
      { ip: '203.0.113.11', perHour: 195 },
      { ip: '203.0.113.12', perHour: 120, hoursAgo: 60 },
    ],
    refused: [
      // One node outside of the range, whenever it is scaled up.
      { ip: '203.0.113.45', hoursAgo: [158, 134, 110, 86, 62, 38, 14], minutes: 14, perMinute: 17 },
      { ip: unknownAddress, hoursAgo: [31.4], minutes: 6, perMinute: 1, every: 2 },
    ],
  },
  'Android backend': {
    accepted: [
      { ip: '198.51.100.3', perHour: 64 },
      { ip: '198.51.100.4', perHour: 58 },
      { ip: '192.0.2.77', perHour: 3 },
    ],
    refused: [{ ip: '198.51.100.23', hoursAgo: [120, 44, 5.3], minutes: 40, perMinute: 3, every: 5 }],
  },
  'Warehouse alerts': {
    accepted: [{ ip: '2001:db8:40::7', perHour: 22 }],
    refused: [{ ip: '2001:db8:41::7', hoursAgo: [96, 1.4], minutes: 12, perMinute: 2, every: 3 }],
  },
  Zapier: {
    accepted: [
      { ip: '203.0.113.82', perHour: 9 },
      { ip: '203.0.113.91', perHour: 6 },
      { ip: '198.51.100.240', perHour: 2, hoursAgo: 30 },
    ],
    refused: [],
  },
  Billing: {
    accepted: [{ ip: '203.0.113.70', perHour: 41 }],
    refused: [{ ip: '192.0.2.240', hoursAgo: [80, 20], minutes: 10, perMinute: 5 }],
  },
};
