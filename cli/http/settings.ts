import { Failure } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

export interface Settings {
  /** Without a slash at its end. */
  url: string;
  token: string;
}

/** @throws Failure that names each variable that is missing or malformed, with an example */
export function readSettings({ env }: Pick<Terminal, 'env'>): Settings {
  const url = env.KEYFENCE_URL?.trim() ?? '';
  const token = env.KEYFENCE_TOKEN?.trim() ?? '';
  const wrong = [urlProblem(url), tokenProblem(token)].filter((problem) => problem !== undefined);
  if (wrong.length > 0) throw new Failure(...wrong);
  return { url: url.replace(/\/+$/, ''), token };
}

function urlProblem(url: string): string | undefined {
  if (url === '') return 'KEYFENCE_URL: missing, for example https://keyfence.example.com';
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    return `KEYFENCE_URL: "${url}" is no web address, such as https://keyfence.example.com`;
  }
  if (parsed.username || parsed.password || parsed.search || parsed.hash) {
    return 'KEYFENCE_URL: only the address belongs there, such as https://keyfence.example.com';
  }
  return undefined;
}

function tokenProblem(token: string): string | undefined {
  if (token === '')
    return 'KEYFENCE_TOKEN: missing; make a service token at Settings, Service tokens (kfs_…)';
  if (!/^kfs_[\w-]+$/.test(token)) return 'KEYFENCE_TOKEN: this is no service token, which begins with kfs_';
  return undefined;
}
