import { randomBytes } from 'node:crypto';
import { beforeAll, expect } from 'vitest';
import { makeClient } from '../../api-client.ts';
import { type ApiCompany, makeApiCompany } from '../../api-company.ts';
import type { TestDatabase } from '../../database.ts';
import { type RawAnswer, type RawRequest, rawRequest } from '../../raw-http.ts';
import type { ServerProcess } from '../../server-process.ts';
import type { Place } from '../place.ts';

export const day = 86_400_000;
let lastByte = 10;

/** Each test asks from addresses of its own, or the bursts of one would block another. */
export function newIp(): string {
  lastByte += 1;
  return `127.0.1.${lastByte}`;
}

export const newPassword = () => `changed-${randomBytes(6).toString('hex')}`;

/** All that a caller can tell two answers apart by, but the request id and the date. */
export function told({ status, headers, json }: RawAnswer) {
  const { requestId: _, ...body } = json;
  const rest = [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
  return { status, headers: rest, body };
}

export function expectRefused(answer: RawAnswer): void {
  expect(answer.status).toBe(401);
  expect(told(answer).body).toEqual({ error_code: 4010001, message: 'Unauthorized' });
  expect(answer.headers.get('x-request-id')).toBe(answer.json.requestId);
}

/** API clients of one company, and what became of their calls; the company is there once tests run. */
export class ClientCaller {
  database!: TestDatabase;
  server!: ServerProcess;
  second!: ServerProcess;
  acme!: ApiCompany;
  at!: { port: number };

  constructor(place: () => Place) {
    beforeAll(async () => {
      ({ database: this.database, server: this.server, second: this.second } = place());
      this.acme = await makeApiCompany();
      this.at = { port: this.server.port };
    });
  }

  make = (entries: string[], fields = {}) => makeClient(this.acme.owner, entries, fields);
  call = (token: string, request: Partial<RawRequest> & { port?: number } = {}) =>
    rawRequest({
      port: this.server.port,
      path: '/api/v1/authorize',
      headers: [['authorization', `Bearer ${token}`]],
      ...request,
    });

  refusals = async (clientId: string) => {
    const { rows } = await this.database.runtime.pool.query(
      `select host(ip) as ip, endpoint, reason, sum(attempts)::int as attempts from "FailedRequest"
       where "credentialId" = $1 group by 1, 2, 3 order by 3, 1`,
      [clientId],
    );
    return rows;
  };
}
