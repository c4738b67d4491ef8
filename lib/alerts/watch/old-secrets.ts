import { readSecretUsers } from '#lib/access/authkeys/secret-users';
import { runtime } from '#lib/core/runtime';
import { raiseAlert } from '#lib/events/raise';
import { oldSecretEndingAlert } from '#lib/events/texts/expiry';

/** So long before its end an old secret is told of, for there to be a day left; of a short overlap, half of it. */
const noticeHours = 36;
/** Still used: within so many hours. */
const usedHours = 24;

interface DueSecret {
  companyId: string;
  companyName: string;
  secretId: string;
  id: string;
  name: string;
  maskedKey: string;
  endsAt: Date;
  rolledAt: Date;
}

/** Alerts of old secrets that soon end and are still used, with who uses them: each once, over all instances. */
export async function alertOfOldSecrets(now: Date): Promise<void> {
  for (const due of await readDue(now)) {
    const { companyId, companyName, secretId, rolledAt, ...authkey } = due;
    await runtime().prisma.$transaction(async (tx) => {
      const { count } = await tx.authkeySecret.updateMany({
        where: { companyId, id: secretId, endNoticeAt: null, endsAt: due.endsAt },
        data: { endNoticeAt: now },
      });
      if (count === 0) return;
      const users = await readSecretUsers(tx, companyId, { secretIds: [secretId], since: rolledAt });
      const from = users.get(secretId) ?? { ips: [], ipsTotal: 0 };
      const alert = oldSecretEndingAlert({ ...authkey, ...from });
      await raiseAlert(tx, { id: companyId, name: companyName }, alert, { now });
    });
  }
}

function readDue(now: Date): Promise<DueSecret[]> {
  return runtime().prisma.$queryRaw<DueSecret[]>`
    select s."companyId", c.name as "companyName", s.id as "secretId", k.id, k.name,
      s.prefix || '…' || s.suffix as "maskedKey", s."endsAt", current."createdAt" as "rolledAt"
    from "AuthkeySecret" s
      join "Authkey" k on k."companyId" = s."companyId" and k.id = s."authkeyId"
      join "AuthkeySecret" current on current."companyId" = s."companyId" and current."authkeyId" = k.id
        and current."endsAt" is null
      join "Company" c on c.id = k."companyId"
    where s."endsAt" > ${now}::timestamptz and s."endNoticeAt" is null
      and s."endsAt" - least(make_interval(hours => ${noticeHours}), (s."endsAt" - current."createdAt") / 2) <= ${now}::timestamptz
      and s."lastUsedAt" > greatest(current."createdAt", ${now}::timestamptz - make_interval(hours => ${usedHours}))
      and k."deletedAt" is null and k."disabledAt" is null and coalesce(k."expiresAt" > ${now}::timestamptz, true)
    order by s."endsAt"`;
}
