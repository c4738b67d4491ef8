import { Failure } from '../failure.ts';
import { type PolicyFile, readPolicyFile } from '../file/read.ts';
import type { Client } from '../http/client.ts';
import { readState } from '../http/read-state.ts';
import { type Plan, planPolicy } from '../plan/plan.ts';
import type { Terminal } from '../terminal.ts';

/** @throws Failure that names what is wrong with the file, or what in it fits nothing in Keyfence, with line and column */
export async function loadPlan(
  client: Client,
  file: PolicyFile,
  prune: boolean,
  terminal: Pick<Terminal, 'now'>,
): Promise<Plan> {
  const state = await readState(client, file.policy);
  const plan = planPolicy(file.policy, state, { prune, now: terminal.now() });
  if (plan.misfits.length === 0) return plan;
  throw new Failure(
    ...plan.misfits.map(({ line, column, message }) => `${file.name}:${line}:${column}: ${message}`),
  );
}

/** @throws Failure */
export function openPolicyFile(name: string, terminal: Terminal): PolicyFile {
  let bytes: Buffer;
  try {
    bytes = terminal.readFile(name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const words = {
      ENOENT: 'there is no such file.',
      EISDIR: 'this is a folder.',
      EACCES: 'it may not be read.',
    };
    throw new Failure(`${name}: ${words[code as keyof typeof words] ?? message}`);
  }
  const file = readPolicyFile(name === '-' ? 'stdin' : name, bytes);
  for (const remark of file.remarks) terminal.err(remark);
  return file;
}
