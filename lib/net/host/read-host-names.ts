import { cleanPasted } from '#lib/text/pasted';
import { readHostName } from './host-name.ts';

export interface HostNames {
  /** In ASCII, each once, in the order in which they were entered. */
  hosts: string[];
  /** What is no host name, as it was entered, and why. */
  problems: { text: string; message: string }[];
}

/** Reads host names with commas, semicolons, blanks or new lines between them. */
export function readHostNames(text: string): HostNames {
  const texts = cleanPasted(text)
    .split(/[\s,;]+/)
    .filter((each) => each !== '');
  const hosts = new Set<string>();
  const problems: HostNames['problems'] = [];
  for (const each of texts) {
    const name = readHostName(each);
    if ('host' in name) hosts.add(name.host);
    else problems.push({ text: each, message: name.problem });
  }
  return { hosts: [...hosts], problems };
}
