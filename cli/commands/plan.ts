import type { Client } from '../http/client.ts';
import { connect } from '../http/connect.ts';
import { Refusal } from '../http/problem.ts';
import { whomItRefuses } from '../http/whom-it-refuses.ts';
import type { Request } from '../plan/change.ts';
import { requestsOf } from '../plan/plan.ts';
import { planWords } from '../plan/words.ts';
import { type Command, readArguments } from './command.ts';
import { loadPlan, openPolicyFile } from './load-plan.ts';
import { refusedWords } from './refused-words.ts';

const usage = `keyfence plan FILE [--prune]

Shows what "keyfence apply" would change, and who would be refused by it; changes nothing. FILE "-" is what is piped in.
  +  added   ~  changed   -  removed   ?  only in Keyfence, and kept

--prune  as in "keyfence apply": what the file does not name is removed

Exits 0 where there is nothing to do, 2 where there is, 1 for an error.
Scopes: ips:read and authkeys:read; with ips:write and authkeys:write it is also tried, and told who would be refused.`;

export const plan: Command = {
  does: 'shows what a file would change, and who would be refused',
  usage,
  async run(args, terminal) {
    const { values, file: name } = readArguments(args, { prune: { type: 'boolean', default: false } }, 1);
    const file = openPolicyFile(name, terminal);
    const client = connect(terminal);
    const planned = await loadPlan(client, file, values.prune, terminal);
    for (const line of planWords(planned)) terminal.out(line);
    const requests = requestsOf(planned);
    for (const line of await whom(client, requests)) terminal.out(line);
    return requests.length > 0 ? 2 : 0;
  },
};

/** A token that only reads is enough for the difference. */
async function whom(client: Client, requests: readonly Request[]): Promise<string[]> {
  try {
    return refusedWords(await whomItRefuses(client, requests));
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 403) throw error;
    return ['Who would be refused is not known:', ...error.lines];
  }
}
