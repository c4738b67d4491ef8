import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '#lib/process/embedded/embedded';

const documented = resolve(import.meta.dirname, '../../docs/proxies');
const startMaxMs = 10_000;
const isRoot = process.getuid?.() === 0;

export interface Behind {
  /** Where Keyfence listens on 127.0.0.1. */
  keyfence: number;
  /** Where the API that it guards does. */
  api: number;
}

interface ProxyKind {
  program: string;
  /** File of docs/proxies, or undefined for a configuration that is handed in. */
  file: string;
  /** What a whole configuration needs around a documented one. */
  whole(text: string, folder: string): string;
  command(file: string): string[];
  /** Status of a refused address. */
  refusedStatus: number;
}

export const proxyKinds: Record<'nginx' | 'caddy' | 'haproxy' | 'apache2', ProxyKind> = {
  nginx: {
    program: 'nginx',
    file: 'nginx.conf',
    whole: (text, folder) => {
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((name) => `${name}_temp_path ${folder}/${name};`)
        .join(' ');
      return `${isRoot ? 'user root;' : ''} daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
        events {} http { access_log off; ${temporary}\n${text}\n}`;
    },
    command: (file) => ['-e', `${file}.log`, '-c', file],
    refusedStatus: 418,
  },
  caddy: {
    program: 'caddy',
    file: 'Caddyfile',
    whole: (text) => `{\n\tadmin off\n\tauto_https off\n}\n${text}`,
    command: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
    refusedStatus: 418,
  },
  haproxy: {
    program: 'haproxy',
    file: 'haproxy.cfg',
    whole: (text) => text,
    command: (file) => ['-db', '-f', file],
    refusedStatus: 418,
  },
  apache2: {
    program: 'apache2',
    file: 'apache.conf',
    whole: (text, folder) =>
      `ServerRoot /usr/lib/apache2\nServerName localhost\nPidFile ${folder}/pid\nErrorLog ${folder}/error.log
      Mutex file:${folder}\n${isRoot ? 'User nobody\nGroup nogroup' : ''}\nDefaultRuntimeDir ${folder}
      LoadModule mpm_event_module modules/mod_mpm_event.so
      LoadModule authz_core_module modules/mod_authz_core.so\n${text.replace(/\S+-apache\.lua/, `${folder}/$&`)}`,
    command: (file) => ['-DFOREGROUND', '-f', file],
    refusedStatus: 403,
  },
};

export function isInstalled({ program }: ProxyKind): boolean {
  return spawnSync(program, ['-v'], { stdio: 'ignore' }).error === undefined;
}

/**
 * Starts a proxy with what docs/proxies says, ports replaced.
 * @param text another configuration, of the same form
 */
export async function startProxy(kind: ProxyKind, behind: Behind, text?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'keyfence-proxy-'));
  const port = await freePort();
  // Apache reads it as nobody.
  chmodSync(folder, 0o755);
  for (const file of [kind.file, 'keyfence.lua', 'keyfence-apache.lua']) {
    const given = (file === kind.file && text) || readFileSync(join(documented, file), 'utf8');
    const moved = given
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${behind.keyfence}`)
      .replaceAll('127.0.0.1:8080', `127.0.0.1:${behind.api}`)
      .replace(/^(\s*(?:listen|Listen|bind) ):?80\b/m, `$1127.0.0.1:${port}`)
      .replace(/^(<VirtualHost \*)?:80\b/m, `$1:${port}`);
    writeFileSync(join(folder, file), file === kind.file ? kind.whole(moved, folder) : moved);
  }
  const child = spawn(kind.program, kind.command(join(folder, kind.file)), {
    cwd: folder,
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await accepting(child, port);
  } catch (error) {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    port,
    stop: async () => {
      const ended = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function accepting(child: ChildProcess, port: number): Promise<void> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
  const until = performance.now() + startMaxMs;
  while (performance.now() < until && child.exitCode === null) {
    if (await connects(port)) return;
    await setTimeout(50);
  }
  throw new Error(`${child.spawnfile} does not listen on ${port}:\n${said}`);
}

function connects(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.once('connect', () => socket.destroy());
  });
}
