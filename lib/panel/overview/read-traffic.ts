import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

export interface TrafficPoint {
  /** Beginning of the hour. */
  at: Date;
  accepted: number;
  refused: number;
  /** Of the accepted ones, those through authkeys that have IP security off now. */
  open: number;
}

export interface Traffic {
  /** One an hour, oldest first, without gaps. */
  points: TrafficPoint[];
  accepted: number;
  refused: number;
  /** The same in as many hours before. */
  previous: { accepted: number; refused: number };
}

type HourRow = { hour: Date; accepted: bigint; refused: bigint; open: bigint };

export async function readTraffic(ctx: Ctx, hours: readonly Date[]): Promise<Traffic> {
  const start = hours[0]!.getTime();
  const length = hours.at(-1)!.getTime() - start + 3_600_000;
  const rows = await runtime().prisma.$queryRaw<HourRow[]>`
    select t.hour, sum(t.accepted)::bigint as accepted, sum(t.refused)::bigint as refused,
      coalesce(sum(t.accepted) filter (where not k."ipSecurity" and k."deletedAt" is null
        and (k."offUntil" is null or k."offUntil" > ${ctx.now})), 0)::bigint as open
    from "TrafficHour" t left join "Authkey" k on k."companyId" = t."companyId" and k.id = t."credentialId"
    where t."companyId" = ${ctx.company.id}::uuid and t.hour >= ${new Date(start - length)}
    group by t.hour`;
  const byHour = new Map(rows.map((row) => [row.hour.getTime(), row]));
  const points = hours.map((at) => {
    const { accepted = 0, refused = 0, open = 0 } = byHour.get(at.getTime()) ?? {};
    return { at, accepted: Number(accepted), refused: Number(refused), open: Number(open) };
  });
  const before = rows.filter((row) => row.hour.getTime() < start);
  const sum = (values: (number | bigint)[]) =>
    values.reduce<number>((total, value) => total + Number(value), 0);
  return {
    points,
    accepted: sum(points.map((point) => point.accepted)),
    refused: sum(points.map((point) => point.refused)),
    previous: {
      accepted: sum(before.map((row) => row.accepted)),
      refused: sum(before.map((row) => row.refused)),
    },
  };
}
