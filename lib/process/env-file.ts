/**
 * Imported before all else by what is started by hand: takes the variables of .env beside package.json, where
 * there is one, into the environment. What is set already wins. ENV_FILE names another file, '' none.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadEnvFile } from 'node:process';

const named = process.env.ENV_FILE;
const file = resolve(import.meta.dirname, '../..', named ?? '.env');

if (named || (named === undefined && existsSync(file))) {
  try {
    loadEnvFile(file);
  } catch (error) {
    console.error(`ENV_FILE: ${file} cannot be read: ${(error as Error).message}`);
    process.exit(1);
  }
}
