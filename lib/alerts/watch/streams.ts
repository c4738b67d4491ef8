import { runtime } from '#lib/core/runtime';
import { raiseAlert } from '#lib/events/raise';
import { type StreamBehind, streamBehindAlert } from '#lib/events/texts/stream';
import { behindSinceSql } from '../streams/states.ts';

interface Behind extends Pick<StreamBehind, 'stream' | 'behindSince' | 'lastError'> {
  companyId: string;
  companyName: string;
  webhookId: string;
  url: string;
}

/** Alerts of streams that are an hour behind: each once, over all instances, until it has caught up. */
export async function alertOfStreams(now: Date): Promise<void> {
  const { prisma } = runtime();
  await prisma.$executeRaw`
    update "WebhookStream" s set "toldAt" = null
    where s."toldAt" is not null and coalesce(${behindSinceSql} > ${now}::timestamptz - interval '5 minutes', true)`;
  for (const behind of await readBehind(now)) {
    const { companyId, companyName, webhookId, url, ...state } = behind;
    await prisma.$transaction(async (tx) => {
      const { count } = await tx.webhookStream.updateMany({
        where: { companyId, webhookId, stream: state.stream, toldAt: null },
        data: { toldAt: now },
      });
      if (count === 0) return;
      const alert = streamBehindAlert({ ...state, webhook: { id: webhookId, url } });
      await raiseAlert(tx, { id: companyId, name: companyName }, alert, { now });
    });
  }
}

function readBehind(now: Date): Promise<Behind[]> {
  return runtime().prisma.$queryRaw<Behind[]>`
    select * from (
      select s."companyId", c.name as "companyName", s."webhookId", w.url, s.stream, s."lastError",
        ${behindSinceSql} as "behindSince"
      from "WebhookStream" s
        join "AlertWebhook" w on w."companyId" = s."companyId" and w.id = s."webhookId"
        join "Company" c on c.id = s."companyId"
      where s."toldAt" is null
    ) behind
    where "behindSince" <= ${now}::timestamptz - interval '1 hour' order by "companyId", "webhookId", stream`;
}
