import { expect, test } from 'vitest';
import { openPool } from './pool.ts';

test('a query on a database that fell silent ends, a little after the server should have ended it', async () => {
  const pool = openPool('postgresql://nobody@127.0.0.1:1/none');
  const { statement_timeout, query_timeout = 0 } = pool.options;
  expect(query_timeout).toBeGreaterThan(Number(statement_timeout));
  await pool.end();
});
