/**
 * Writes the SQL that leads from the last commit's schema.prisma to today's.
 * Usage: npm run db:new-migration -- <what_it_does>. Read the SQL before you commit it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DiffTarget } from '@prisma/schema-engine-wasm';
import { withSchemaEngine } from '#lib/db/schema-engine';
import { removeEmbeddedData, startEmbeddedDatabase } from '#lib/process/embedded/embedded';

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error(
    'Name the migration for what it does, in snake_case: npm run db:new-migration -- add_signing_keys',
  );
  process.exit(1);
}

const scratch = mkdtempSync(join(tmpdir(), 'keyfence-migration-'));
const database = await startEmbeddedDatabase(scratch, 'scratch');
try {
  const current = readFileSync('prisma/schema.prisma', 'utf8');
  const { stdout } = await withSchemaEngine(database.url, current, (engine) =>
    engine.diff({
      from: target(committedSchema()),
      to: target(current),
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = `prisma/migrations/${stamp}_${name}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/migration.sql`, stdout ?? '');
  console.log(`${folder}/migration.sql`);
} finally {
  await database.stop();
  await removeEmbeddedData(scratch);
}
process.exit(0);

function target(content: string): DiffTarget {
  return content ? { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] } : { tag: 'empty' };
}

function committedSchema(): string {
  try {
    return execFileSync('git', ['show', 'HEAD:prisma/schema.prisma'], { encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return '';
  }
}
