import { connect } from '../http/connect.ts';
import { whomItRefuses } from '../http/whom-it-refuses.ts';
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
Scopes: ips:write, and authkeys:write where the file makes or changes authkeys; they are only tried.`;

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
    for (const line of refusedWords(await whomItRefuses(client, requests))) terminal.out(line);
    return requests.length > 0 ? 2 : 0;
  },
};
