import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSecretFile } from './secret-file.ts';

interface DemoSecrets {
  authSecret: string;
  databasePassword: string;
}

/** Demo mode's secrets: made once, kept in `folder`/secrets.json (mode 600). */
export function demoSecrets(folder: string): DemoSecrets {
  const file = join(folder, 'secrets.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as DemoSecrets;
  const made = {
    authSecret: randomBytes(32).toString('base64url'),
    databasePassword: randomBytes(24).toString('base64url'),
  };
  mkdirSync(folder, { recursive: true });
  writeSecretFile(file, made);
  return made;
}
