import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

interface Glue {
  SchemaEngine: typeof SchemaEngine;
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

let loaded: Promise<Glue> | undefined;

/**
 * The engine's own lock is a session's: through a pooler it would stay for ever with a connection of the
 * pooler's. Whoever migrates holds the lock of lib/db/migrate.ts.
 */
class LocklessClient extends pg.Client {
  override query(...given: unknown[]): never {
    const [statement, ...rest] = given;
    const config = typeof statement === 'string' ? { text: statement } : (statement as pg.QueryConfig);
    const text = config.text.includes('pg_advisory_lock') ? 'select 1' : config.text;
    return super.query(...([{ ...config, text }, ...rest] as [pg.QueryConfig])) as never;
  }
}

/**
 * Runs `use` with Prisma's own schema engine as WebAssembly, out of npm: the native one is a download
 * that closed networks refuse. Same `_prisma_migrations` table, same migration files.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  datamodel: string,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= load();
  const glue = await loaded;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, Client: LocklessClient });
  pool.on('error', () => undefined);
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
    const engine = await glue.SchemaEngine.new(
      { datamodels: [['schema.prisma', datamodel]] },
      () => {},
      adapter,
    );
    return await use(engine);
  } finally {
    await pool.end();
  }
}

/** Once a process: the glue keeps views of the memory of the one instance it was given. */
async function load(): Promise<Glue> {
  const entry = pathToFileURL(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const glue: Glue = await import(new URL('schema_engine_bg.js', entry).href);
  const module = await WebAssembly.compile(await readFile(new URL('schema_engine_bg.wasm', entry)));
  const instance = await WebAssembly.instantiate(module, {
    './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports,
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as (() => void) | undefined)?.();
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message() {} } });
  return glue;
}
