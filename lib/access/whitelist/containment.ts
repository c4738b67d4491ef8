import { Prisma } from '#lib/db/generated/client';
import type { Entry } from '#lib/net/range';

/** SQL: the entry `value` contains or overlaps the given one. */
export function overlaps({ first, last, value, kind }: Entry): Prisma.Sql {
  const range = Prisma.sql`split_part(value, '-', 1)::inet <= ${last.text}::inet
    and split_part(value, '-', 2)::inet >= ${first.text}::inet`;
  const block =
    kind === 'range'
      ? Prisma.sql`host(network(value::inet))::inet <= ${last.text}::inet
          and host(broadcast(value::inet))::inet >= ${first.text}::inet`
      : Prisma.sql`value::inet && ${value}::inet`;
  return Prisma.sql`case when strpos(value, '-') > 0 then ${range} else ${block} end`;
}

/** SQL: the column `ip` lies within the given entry. */
export function ipWithin({ first, last, value, kind }: Entry): Prisma.Sql {
  return kind === 'range'
    ? Prisma.sql`ip between ${first.text}::inet and ${last.text}::inet`
    : Prisma.sql`ip <<= ${value}::inet`;
}
