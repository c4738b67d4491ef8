import type { Pool } from 'pg';

/** All rows in one statement; `columns` from name to PostgreSQL type, in the order of the rows' values. */
export async function insertMany(
  pool: Pool,
  table: string,
  columns: Record<string, string>,
  rows: unknown[][],
): Promise<void> {
  const names = Object.keys(columns).map((name) => `"${name}"`);
  const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);
  await pool.query(
    `insert into "${table}" (${names.join(', ')}) select * from unnest(${arrays.join(', ')})`,
    names.map((_, column) => rows.map((row) => row[column])),
  );
}
