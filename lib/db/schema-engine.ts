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
  // Our own pool, because ending it is what releases the engine's advisory lock.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
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
