import { beforeAll } from 'vitest';
import { type ApiCompany, makeApiCompany } from '../../api-company.ts';
import type { TestDatabase } from '../../database.ts';
import { type RawAnswer, type RawRequest, rawRequest } from '../../raw-http.ts';
import type { ServerProcess } from '../../server-process.ts';
import type { Place } from '../place.ts';

export type Sent = Partial<RawRequest> & { key?: string | undefined; json?: unknown };

interface Refusal {
  ip: string;
  endpoint: string;
  attempts: number;
}

/** Callers with authkeys of two companies, and what became of their calls; the companies are there once tests run. */
export class AuthkeyCaller {
  database!: TestDatabase;
  server!: ServerProcess;
  acme!: ApiCompany;
  globex!: ApiCompany;

  constructor(place: () => Place) {
    beforeAll(async () => {
      ({ database: this.database, server: this.server } = place());
      this.acme = await makeApiCompany();
      this.globex = await makeApiCompany();
    });
  }

  send = (path: string, { key, json, headers = [], ...request }: Sent = {}): Promise<RawAnswer> =>
    rawRequest({
      port: this.server.port,
      path,
      ...request,
      headers: [...(key ? [['authkey', key] as [string, string]] : []), ...headers],
      ...(json === undefined ? {} : { method: request.method ?? 'POST', body: JSON.stringify(json) }),
    });
  authorize = (sent: Sent = {}) => this.send('/api/v1/authorize', sent);
  flow = (sent: Sent = {}) => this.send('/api/v5/flow', { method: 'POST', ...sent });
  message = () => ({ template_id: this.acme.templateId, mobiles: '919800000000', VAR1: 'Ada' });

  refusals = (credentialId: string) =>
    this.database.runtime.pool.query<Refusal>(
      `select host(ip) as ip, endpoint, sum(attempts)::int as attempts from "FailedRequest"
       where "credentialId" = $1 group by 1, 2 order by 1, 2`,
      [credentialId],
    );

  storedMessages = (requestId: unknown) =>
    this.database.runtime.prisma.message.findMany({
      where: { companyId: this.acme.company.id, requestId: String(requestId) },
      orderBy: { recipient: 'asc' },
    });
}
