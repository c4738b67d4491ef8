import { Prisma } from '#lib/db/generated/client';

export type KeyValue = string | number | boolean | Date | null;

/** One column that a list is ordered by. */
export interface Column {
  name: string;
  type: 'text' | 'int' | 'bool' | 'time' | 'uuid' | 'inet';
  dir: 'asc' | 'desc';
  /** Where its nulls come; absent: it has none. */
  nulls?: 'first' | 'last';
}

/** The rows that come after or before the one with these values of the order's columns. */
export interface From {
  side: 'after' | 'before';
  key: readonly KeyValue[];
}

/** The order that rows are read in: nearest first, which is backwards before a row. */
function towards(order: readonly Column[], from: From | null): readonly Column[] {
  if (from?.side !== 'before') return order;
  return order.map(({ dir, nulls, ...column }) => ({
    ...column,
    dir: dir === 'asc' ? 'desc' : 'asc',
    ...(nulls && { nulls: nulls === 'first' ? 'last' : 'first' }),
  }));
}

type Condition =
  | { any: Condition[] }
  | { all: Condition[] }
  | { column: Column; isNull: boolean }
  | { column: Column; is: '=' | '<' | '>'; value: NonNullable<KeyValue> };

/** By the first column that differs; the last one tells all rows apart. */
function beyond(order: readonly Column[], from: From): Condition {
  const columns = towards(order, from);
  const value = (index: number) => from.key[index] ?? null;
  return {
    any: columns.map((column, index) => ({
      all: [
        ...columns.slice(0, index).map((earlier, at) => same(earlier, value(at))),
        further(column, value(index)),
      ],
    })),
  };
}

function same(column: Column, value: KeyValue): Condition {
  return value === null ? { column, isNull: true } : { column, is: '=', value };
}

function further(column: Column, value: KeyValue): Condition {
  if (value === null) return column.nulls === 'first' ? { column, isNull: false } : { any: [] };
  const more: Condition = { column, is: column.dir === 'asc' ? '>' : '<', value };
  return column.nulls === 'last' ? { any: [more, { column, isNull: true }] } : more;
}

/** For Prisma's `where`. */
export function beyondWhere(order: readonly Column[], from: From | null): object {
  return from ? whereOf(beyond(order, from)) : {};
}

function whereOf(condition: Condition): object {
  if ('any' in condition) return { OR: condition.any.map(whereOf) };
  if ('all' in condition) return { AND: condition.all.map(whereOf) };
  const { name } = condition.column;
  if ('isNull' in condition) return { [name]: condition.isNull ? null : { not: null } };
  const { is, value } = condition;
  if (is === '=') return { [name]: value };
  // Prisma compares no booleans: false comes before true.
  if (typeof value === 'boolean') return value === (is === '>') ? { OR: [] } : { [name]: is === '>' };
  return { [name]: is === '>' ? { gt: value } : { lt: value } };
}

/** For Prisma's `orderBy`. */
export function orderByOf(order: readonly Column[], from: From | null): object[] {
  return towards(order, from).map(({ name, dir, nulls }) => ({
    [name]: nulls ? { sort: dir, nulls } : dir,
  }));
}

const casts: Record<Column['type'], Prisma.Sql> = {
  text: Prisma.sql`text`,
  int: Prisma.sql`bigint`,
  bool: Prisma.sql`boolean`,
  time: Prisma.sql`timestamptz`,
  uuid: Prisma.sql`uuid`,
  inet: Prisma.sql`inet`,
};

/** `columns`: what each column is called there, by name. */
export function beyondSql(
  order: readonly Column[],
  from: From | null,
  columns: Record<string, Prisma.Sql>,
): Prisma.Sql {
  return from ? sqlOf(beyond(order, from), columns) : Prisma.sql`true`;
}

function sqlOf(condition: Condition, columns: Record<string, Prisma.Sql>): Prisma.Sql {
  if ('any' in condition) return joined(condition.any, columns, ' or ', Prisma.sql`false`);
  if ('all' in condition) return joined(condition.all, columns, ' and ', Prisma.sql`true`);
  const column = columns[condition.column.name]!;
  if ('isNull' in condition)
    return Prisma.sql`${column} is ${Prisma.raw(condition.isNull ? 'null' : 'not null')}`;
  const { is, value } = condition;
  return Prisma.sql`${column} ${Prisma.raw(is)} ${value}::${casts[condition.column.type]}`;
}

function joined(
  conditions: Condition[],
  columns: Record<string, Prisma.Sql>,
  separator: ' or ' | ' and ',
  none: Prisma.Sql,
): Prisma.Sql {
  if (conditions.length === 0) return none;
  const parts = conditions.map((condition) => sqlOf(condition, columns));
  return Prisma.sql`(${Prisma.join(parts, separator)})`;
}

export function orderSql(
  order: readonly Column[],
  from: From | null,
  columns: Record<string, Prisma.Sql>,
): Prisma.Sql {
  const parts = towards(order, from).map(
    ({ name, dir, nulls }) =>
      Prisma.sql`${columns[name]!} ${Prisma.raw(nulls ? `${dir} nulls ${nulls}` : dir)}`,
  );
  return Prisma.join(parts, ', ');
}
