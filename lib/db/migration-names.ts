import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

/** Where this version's migrations lie; every program of Keyfence runs in the project's folder. */
export const migrationsFolder = resolve(process.cwd(), 'prisma/migrations');

/** Names of the migrations that this version brings, oldest first. */
export function migrationNames(): string[] {
  return readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
