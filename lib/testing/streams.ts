import { afterAll, beforeAll, beforeEach } from 'vitest';
import { addWebhook } from '#lib/alerts/webhooks/add';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { ensureRequestPartitions } from '#lib/db/partitions';
import { streamNames } from '#lib/delivery/queue/wake';
import { Delivery } from '#lib/process/lanes';
import { makeCompany, type TestCompany } from './company.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

/** For a file of tests: before each there are a new company, and a receiver that was posted nothing and accepts all. */
export class StreamSetUp {
  database!: TestDatabase;
  receiver!: WebhookReceiver;
  acme!: TestCompany;

  constructor() {
    beforeAll(async () => {
      this.database = await openTestDatabase();
      this.receiver = await startWebhookReceiver(10_000);
      await ensureRequestPartitions(this.database.runtime.pool, minuteAgo(2 * 24 * 60));
    });
    afterAll(async () => {
      await this.receiver.stop();
      await this.database.close();
    });
    beforeEach(async () => {
      await this.database.runtime.prisma.alertWebhook.deleteMany();
      this.acme = await makeCompany();
      this.receiver.received.length = 0;
      this.receiver.answer = () => ({ status: 204 });
      this.receiver.delayMs = 0;
    });
  }
}

const minuteMs = 60_000;

const startMinute = Math.floor(Date.now() / minuteMs);

/** So many minutes before the test began: always the same one. */
export function minuteAgo(minutes: number): Date {
  return new Date((startMinute - minutes) * minuteMs);
}

/** A webhook that is posted these streams, as if it had been added five hours ago. */
export async function addStreams(
  ctx: Ctx,
  url: string,
  streams: readonly ('audit' | 'refused')[] = streamNames,
) {
  const { webhook } = await addWebhook(ctx, { url, receives: [...streams] });
  await runtime().prisma.webhookStream.updateMany({
    where: { companyId: ctx.company.id, webhookId: webhook.id },
    data: { since: minuteAgo(300), minute: minuteAgo(300) },
  });
  return webhook;
}

/** Posts what there is, also what waits for another try, and what the running minute would be waited for. */
export async function postStreams(): Promise<void> {
  await runtime().prisma.webhookStream.updateMany({ data: { nextTryAt: new Date(0) } });
  const delivery = new Delivery(runtime());
  await Promise.all(streamNames.map((stream) => delivery.wake(stream)));
  await delivery.stop();
}

interface Refused {
  credentialId: string;
  minute: Date;
  ip?: string;
  attempts?: number;
  reason?: string;
}

/** Refused requests as the gate writes them: more of the same are added to the row. */
export async function refuse(companyId: string, row: Refused): Promise<void> {
  const { credentialId, minute, ip = '203.0.113.9', attempts = 1, reason = 'ip' } = row;
  await runtime().prisma.$executeRaw`
    insert into "FailedRequest" ("companyId", "credentialId", ip, endpoint, minute, reason, attempts, "firstAt", "lastAt")
    values (${companyId}::uuid, ${credentialId}::uuid, ${ip}::inet, '/api/v5/flow', ${minute}, ${reason}, ${attempts},
      ${minute}, ${minute}::timestamptz + interval '30 seconds')
    on conflict ("companyId", "credentialId", ip, endpoint, minute, reason, outcome) do update set
      attempts = "FailedRequest".attempts + excluded.attempts`;
}

/** The lines of one type that were answered 2xx. */
export function acceptedLines<Line>({ received }: WebhookReceiver, type: string): Line[] {
  const lines = received.filter((post) => post.accepted).flatMap((post) => post.lines);
  return lines.filter((line) => line.type === type) as Line[];
}
