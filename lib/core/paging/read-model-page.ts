import { beyondWhere, type Column, type KeyValue, orderByOf } from './order.ts';
import type { PageInput } from './page-input.ts';
import { type Page, readPage } from './read-page.ts';

interface Model<Row, Args extends { where?: object }> {
  findMany: (args: Args) => Promise<Row[]>;
  count: (args: Pick<Args, 'where'>) => Promise<number>;
  keyOf: (row: Row) => readonly KeyValue[];
}

/** One page of a Prisma model. */
export function readModelPage<Row, Args extends { where?: object }>(
  input: PageInput,
  order: readonly Column[],
  where: NonNullable<Args['where']>,
  { findMany, count, keyOf }: Model<Row, Args>,
): Promise<Page<Row>> {
  return readPage(input, order, {
    keyOf,
    find: async (from) => {
      const beyond = { AND: [where, beyondWhere(order, from)] };
      const [rows, total, beyondTotal] = await Promise.all([
        findMany({ where: beyond, orderBy: orderByOf(order, from), take: input.pageSize } as unknown as Args),
        count({ where }),
        from ? count({ where: beyond }) : 0,
      ]);
      return { rows, total, beyond: beyondTotal };
    },
  });
}
