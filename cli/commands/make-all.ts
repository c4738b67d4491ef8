import { Failure } from '../failure.ts';
import type { Client } from '../http/client.ts';
import { Refusal } from '../http/problem.ts';
import type { Request } from '../plan/change.ts';
import { bodyOf, pathOf } from '../plan/ids.ts';
import type { Terminal } from '../terminal.ts';
import { refusedWords } from './refused-words.ts';

interface How {
  confirm: boolean;
  /** Where secrets of new authkeys go. */
  secrets: string | undefined;
  terminal: Terminal;
}

interface Created {
  id: string;
  name: string;
  secret?: string;
}

/**
 * Makes the requests of a plan, one after the other.
 * @throws Refusal of the first that is not taken: of that one nothing is done, and those before it stay
 */
export async function makeAll(
  client: Client,
  requests: readonly Request[],
  { confirm, secrets, terminal }: How,
): Promise<void> {
  const made = new Map<string, string>();
  for (const [index, request] of requests.entries()) {
    const { method, ifMatch, makes } = request;
    const path = pathOf(request, made);
    if (path === undefined) throw new Error(`${request.path} is of nothing that was made`);
    const body = { ...bodyOf(request, made), ...(confirm && takesConfirm(request) && { confirm }) };
    try {
      const { json } = await client.send(path, { method, body, ...(ifMatch && { ifMatch }) });
      if (makes === undefined) continue;
      const { id, name, secret } = json as Created;
      made.set(makes, id);
      if (secret !== undefined && secrets !== undefined)
        keep(terminal, secrets, { id, name, authkey: secret });
    } catch (error) {
      if (error instanceof Refusal && error.status !== 412) tell(error, index, requests.length, terminal);
      throw error;
    }
  }
}

function tell({ lockOut }: Refusal, index: number, all: number, terminal: Terminal): void {
  if (index > 0) terminal.err(`${index} of ${all} steps are done and stay; this one is not:`);
  if (!lockOut) return;
  const more = lockOut.total - lockOut.addresses.length;
  for (const line of refusedWords({ addresses: lockOut.addresses, more })) terminal.err(line);
}

/** Before the first secret is made, that it can be written down. */
export function openSecrets(name: string, terminal: Terminal): void {
  try {
    terminal.appendFile(name, '', 0o600);
  } catch (error) {
    throw new Failure(`${name}: secrets cannot be written there: ${(error as Error).message}`);
  }
}

function keep(terminal: Terminal, file: string, secret: object): void {
  terminal.appendFile(file, `${JSON.stringify(secret)}\n`, 0o600);
}

/** A new authkey refuses nobody. */
function takesConfirm({ method, path }: Request): boolean {
  return method !== 'POST' || path[0] !== 'authkeys';
}
