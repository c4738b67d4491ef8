import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedDemo } from '../../prisma/seed.ts';
import { StartupError } from '../errors.ts';
import { openRuntime } from '../open-runtime.ts';
import type { ReadyEnv } from './prepare.ts';

export interface DemoAccess {
  url: string;
  email: string;
  password: string;
  mobile: string;
  authkey: string;
  templateId: string;
}

/**
 * Seeds the demo companies at the first start and keeps `dataDir`/demo.json (mode 600), which tells
 * scripts how to get in. The authkey stands nowhere else.
 */
export async function openDemo(env: ReadyEnv): Promise<DemoAccess> {
  const file = join(env.dataDir, 'demo.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoAccess) : await seed(env);
  const access = { ...known, url: env.appUrl };
  writeFileSync(file, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
  return access;
}

async function seed(env: ReadyEnv): Promise<Omit<DemoAccess, 'url'>> {
  const runtime = await openRuntime(env);
  try {
    const access = await seedDemo(runtime);
    if (access) return access;
  } finally {
    await runtime.close();
  }
  throw new StartupError(
    `${env.dataDir} has demo data, but its demo.json with the demo authkey is gone. "npm run reset" starts anew.`,
  );
}

/** The last lines of `npm start` in demo mode; both curls can be pasted as they are. */
export function demoBanner(access: DemoAccess, port: number): string {
  const curl = (options: string) =>
    `curl ${options}http://127.0.0.1:${port}/api/v5/flow -H 'authkey: ${access.authkey}' ` +
    `-d '{"template_id":"${access.templateId}","mobiles":"919800000000","OTP":"482913"}'`;
  return [
    '',
    `Keyfence   ${access.url}`,
    `Sign in    ${access.email} / ${access.password}   mobile ${access.mobile}   (OTPs arrive at ${access.url}/outbox)`,
    `Authkey    ${access.authkey}`,
    '',
    'Accepted, because 127.0.0.1 is whitelisted:',
    `  ${curl('')}`,
    'Refused with 418, because 127.0.0.2 is not; it then stands in Failed Logs:',
    `  ${curl('--interface 127.0.0.2 ')}`,
  ].join('\n');
}
