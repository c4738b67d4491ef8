import type { Counts, CredentialTraffic, SecretSeen, Seen } from './seen.ts';

const hourMs = 3_600_000;

/** The counts of the hour that `at` (ms since the epoch) lies in. */
export function countsOf(traffic: CredentialTraffic, at: number): Counts {
  const hour = Math.floor(at / hourMs) * hourMs;
  let counts = traffic.byHour.get(hour);
  if (!counts) {
    counts = { accepted: 0, refused: 0, reported: 0 };
    traffic.byHour.set(hour, counts);
  }
  return counts;
}

export function secretOf(traffic: CredentialTraffic, secretId: string): SecretSeen {
  traffic.bySecret ??= new Map();
  let secret = traffic.bySecret.get(secretId);
  if (!secret) {
    secret = { lastUsedAt: 0, byIp: new Map() };
    traffic.bySecret.set(secretId, secret);
  }
  return secret;
}

/** Adds what could not be written to what has come since. */
export function mergeTraffic(now: CredentialTraffic, old: CredentialTraffic): void {
  now.lastUsedAt = Math.max(now.lastUsedAt, old.lastUsedAt);
  for (const [ip, seen] of old.byIp) {
    const other = now.byIp.get(ip);
    now.byIp.set(ip, other ? mergeSeen(other, seen) : seen);
  }
  for (const [hour, counts] of old.byHour) add(countsOf(now, hour), counts);
  for (const [id, seen] of old.bySecret ?? []) mergeSecret(secretOf(now, id), seen);
}

function mergeSeen(a: Seen, b: Seen): Seen {
  const merged = {
    ...a,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    lastAcceptedAt: Math.max(a.lastAcceptedAt, b.lastAcceptedAt),
  };
  add(merged, b);
  return merged;
}

function mergeSecret(now: SecretSeen, old: SecretSeen): void {
  now.lastUsedAt = Math.max(now.lastUsedAt, old.lastUsedAt);
  for (const [ip, { lastAt, accepted }] of old.byIp) {
    const other = now.byIp.get(ip);
    now.byIp.set(ip, {
      lastAt: Math.max(lastAt, other?.lastAt ?? 0),
      accepted: accepted + (other?.accepted ?? 0),
    });
  }
}

function add(counts: Counts, more: Counts): void {
  counts.accepted += more.accepted;
  counts.refused += more.refused;
  counts.reported += more.reported;
}
