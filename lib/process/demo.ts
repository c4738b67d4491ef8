import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '#lib/errors';
import { type Demo, seedDemo } from '../../prisma/seed.ts';
import { demoHosts } from './demo-hosts.ts';
import { openRuntime } from './open-runtime.ts';
import type { ReadyEnv } from './prepare.ts';
import { writeSecretFile } from './secret-file.ts';

export interface DemoAccess extends Demo {
  url: string;
}

/**
 * Seeds the demo companies at the first start and keeps `dataDir`/demo.json (mode 600), which tells
 * scripts how to get in. The authkey stands nowhere else.
 */
export async function openDemo(env: ReadyEnv): Promise<DemoAccess> {
  const file = join(env.dataDir, 'demo.json');
  const save = (demo: Demo) => {
    const access = { ...demo, url: env.appUrl };
    writeSecretFile(file, access);
    return access;
  };
  const demo =
    (await seed(env, save)) ?? (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as Demo));
  if (demo) return save(demo);
  throw new StartupError(
    `${env.dataDir} has demo data, but its demo.json with the demo authkey is gone. "npm run reset" starts anew.`,
  );
}

async function seed(env: ReadyEnv, save: (demo: Demo) => void): Promise<Demo | null> {
  const runtime = await openRuntime(env);
  try {
    return await seedDemo(runtime, save);
  } finally {
    await runtime.close();
  }
}

/** The last lines of `npm start` in demo mode; both curls can be pasted as they are. */
export function demoBanner(access: DemoAccess, { host, port }: Pick<ReadyEnv, 'host' | 'port'>): string {
  const curl = (options: string) =>
    `curl ${options}http://127.0.0.1:${port}/api/v5/flow -H 'authkey: ${access.authkey}' ` +
    `-d '{"template_id":"${access.templateId}","mobiles":"919800000000","VAR1":"482913"}'`;
  return [
    '',
    ...(host === '127.0.0.1' ? [] : [`Listens on ${host}, but demo mode answers only to ${demoHosts}.`]),
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
