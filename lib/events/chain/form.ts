import { createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Prisma } from '#lib/db/client';
import { parseAddress } from '#lib/net/address';

/** An event as the chain has it: what its hash is over, and what leaves for exports and streams. */
export interface ChainedEvent {
  id: string;
  company: string;
  seq: number;
  /** ISO 8601 in UTC, with milliseconds. */
  at: string;
  actor: { type: string; id: string | null; name: string };
  /** Canonical, as lib/net writes it. */
  ip: string | null;
  action: string;
  target: { type: string; id: string | null; name: string };
  before: Prisma.JsonValue;
  after: Prisma.JsonValue;
  requestId: string;
  /** Of the AuditKey that its hash is made with; null: it is from before the chain. */
  keyId: string | null;
}

export interface HashKey {
  id: string;
  hmac: Buffer;
}

/** @param previous the hash of the event before; null: it is the chain's first */
export function hashOf(hmac: Buffer, event: ChainedEvent, previous: Buffer | null): Buffer {
  return macOf(hmac, { event, previous: hexOrNull(previous) });
}

/** HMAC-SHA-256 over the canonical JSON (RFC 8785). */
export function macOf(hmac: Buffer, value: object): Buffer {
  return createHmac('sha256', hmac).update(canonicalOf(value)).digest();
}

export function canonicalOf(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('There is no canonical form');
  return text;
}

export function hexOrNull(bytes: Buffer | null): string | null {
  return bytes?.toString('hex') ?? null;
}

/** As the database gives it back: what PostgreSQL cannot hold is left out before anything is hashed. */
export function asStored<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'string' ? storable(each) : each)));
}

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

/** What is no time that Keyfence writes is told by its hash, and keeps nobody from reading on. */
export function isoTime(at: Date): string {
  return Number.isFinite(Number(at)) ? at.toISOString() : String(at);
}

/** PostgreSQL prints `::1.2.3.4` otherwise than lib/net; what is no address stays as it is, and is told by its hash. */
export function canonicalIp(ip: string | null): string | null {
  return ip === null ? null : (parseAddress(ip)?.text ?? ip);
}
