import { z } from 'zod';
import { type FailedIpRow, listFailedIps } from '#lib/access/traffic/list-failed-logs';
import { listSeenIps, type SeenIpRow } from '#lib/access/traffic/list-seen-ips';
import { failedRangeNames, failedReasons, outcomes } from '#lib/access/traffic/schemas';
import { type AuditEventRow, listAuditEvents } from '#lib/events/log/list';
import { eventGroups, eventRangeNames } from '#lib/events/log/schemas';
import { operation } from '../operation.ts';
import { givenDate, id, moment, pageInputOf, pageOf, pageQuery, pageReply } from '../shapes.ts';

const CredentialShape = z.object({
  type: z
    .enum(['authkey', 'client', 'token'])
    .nullable()
    .meta({ description: 'null: it cannot be found any more.' }),
  id,
  name: z.string().nullable(),
});

const seenIp = z
  .string()
  .nullable()
  .meta({ description: 'An address, or the /64 that stands for many; null: it was unknown.' });

const ofCredential = {
  ip: z.string().max(200).optional().meta({ description: 'An address, a CIDR or an IPv4 range.' }),
  credentialId: id.optional().meta({ description: 'Of an authkey, an API client or a service token.' }),
};

const within = {
  from: givenDate.optional().meta({ description: 'With it, range does not count.' }),
  to: givenDate.optional().meta({ description: 'Not included.' }),
};

const SeenIpShape = z.object({
  ip: seenIp,
  credential: CredentialShape,
  firstSeenAt: moment,
  lastSeenAt: moment,
  accepted: z.int(),
  refused: z.int(),
  reported: z.int().meta({ description: 'Of the accepted ones, those that only report only let in.' }),
  lastAcceptedAt: moment.nullable(),
  state: z.string().meta({ description: 'What would happen to a request from there now.' }),
});

function seenIpBody(row: SeenIpRow): z.output<typeof SeenIpShape> {
  return row;
}

const FailedIpShape = z.object({
  ip: seenIp,
  credential: CredentialShape,
  endpoints: z.array(z.string()),
  attempts: z.int(),
  reported: z.int().meta({ description: 'Of the attempts, those that report only let in.' }),
  firstAt: moment,
  lastAt: moment,
  reasons: z.array(z.string()).meta({ description: 'That of the last attempt first.' }),
  state: z.string().meta({ description: 'What would happen to a request from there now.' }),
  origin: z.object({ operator: z.string().nullable(), country: z.string().nullable() }),
});

function failedIpBody({
  credentialId,
  credentialType,
  credentialName,
  ...row
}: FailedIpRow): z.output<typeof FailedIpShape> {
  return { ...row, credential: { type: credentialType, id: credentialId, name: credentialName } };
}

const AuditEventShape = z.object({
  id,
  seq: z.int(),
  at: moment,
  actor: z.object({ type: z.string(), id: id.nullable(), name: z.string() }),
  ip: z.string().nullable(),
  action: z.string(),
  target: z.object({ type: z.string(), id: id.nullable(), name: z.string() }),
  before: z.unknown(),
  after: z.unknown(),
  requestId: z.string(),
});

function auditEventBody(row: AuditEventRow): z.output<typeof AuditEventShape> {
  return row;
}

const reference = (pattern: RegExp, example: string) =>
  z
    .string()
    .max(200)
    .regex(pattern, `Send such as ${example}.`)
    .optional()
    .meta({ examples: [example] });

export const logOperations = [
  operation({
    method: 'GET',
    path: '/api/v1/recent-ips',
    scope: 'logs:read',
    summary: 'List the addresses that were seen lately',
    query: pageQuery.extend(ofCredential),
    verbNames: { query: 'ip' },
    answer: pageOf(SeenIpShape),
    handle: async (ctx, { query: { limit, cursor, ip, ...filters } }) =>
      pageReply(
        await listSeenIps(ctx, { ...pageInputOf({ limit, cursor }), ...filters, query: ip ?? '' }),
        seenIpBody,
      ),
  }),
  operation({
    method: 'GET',
    path: '/api/v1/failed-logs',
    scope: 'logs:read',
    summary: 'List the addresses that were refused',
    query: pageQuery.extend({
      ...ofCredential,
      ...within,
      range: z.enum(failedRangeNames).default('7d'),
      outcome: z.enum(outcomes).optional(),
      reason: z.enum(failedReasons).optional(),
    }),
    verbNames: { query: 'ip' },
    answer: pageOf(FailedIpShape),
    handle: async (ctx, { query: { limit, cursor, ip, ...filters } }) =>
      pageReply(
        await listFailedIps(ctx, { ...pageInputOf({ limit, cursor }), ...filters, query: ip ?? '' }),
        failedIpBody,
      ),
  }),
  operation({
    method: 'GET',
    path: '/api/v1/audit-log',
    scope: 'logs:read',
    summary: 'List the audit log',
    query: pageQuery.extend({
      ...within,
      query: z.string().max(200).default('').meta({
        description: 'In names of who and what, an address or range in addresses, the id of a request.',
      }),
      who: reference(/^(member|client|token|system):./, 'member:<id>'),
      what: z.enum(eventGroups).optional(),
      target: reference(/^[a-z-]+:./, 'authkey:<id>'),
      range: z.enum(eventRangeNames).optional(),
      dir: z.enum(['asc', 'desc']).default('desc'),
    }),
    answer: pageOf(AuditEventShape),
    handle: async (ctx, { query: { limit, cursor, ...filters } }) =>
      pageReply(
        await listAuditEvents(ctx, { ...pageInputOf({ limit, cursor }), ...filters }),
        auditEventBody,
      ),
  }),
];
