import { Failure, UsageFailure } from '../failure.ts';
import type { Client } from '../http/client.ts';
import { connect } from '../http/connect.ts';
import { Refusal } from '../http/problem.ts';
import { whomItRefuses } from '../http/whom-it-refuses.ts';
import type { Request } from '../plan/change.ts';
import { requestsOf } from '../plan/plan.ts';
import { planWords } from '../plan/words.ts';
import type { Terminal } from '../terminal.ts';
import { type Command, readArguments } from './command.ts';
import { loadPlan, openPolicyFile } from './load-plan.ts';
import { makeAll, openSecrets } from './make-all.ts';
import { refusedWords } from './refused-words.ts';

const usage = `keyfence apply FILE [--prune] [--confirm] [--secrets FILE]

Makes Keyfence as the file says; the second time there is nothing to do. Each list is one transaction: all of it, or
nothing. What the file does not name stays.

--prune         removes entries, and detaches IP lists, that the file does not name, where it names the list
--confirm       also where addresses would be refused that were accepted within the last 24 hours, or an entry is wide
--secrets FILE  where the secrets of new authkeys are added, a line of JSON each; they are shown nowhere else

Scopes: ips:write, and authkeys:write where the file makes or changes authkeys.`;

const attemptsMax = 3;

export const apply: Command = {
  does: 'makes Keyfence as a file says',
  usage,
  async run(args, terminal) {
    const { values, file: name } = readArguments(
      args,
      {
        prune: { type: 'boolean', default: false },
        confirm: { type: 'boolean', default: false },
        secrets: { type: 'string' },
      },
      1,
    );
    const { prune, confirm, secrets } = values;
    const file = openPolicyFile(name, terminal);
    const client = connect(terminal);
    for (let attempt = 1; ; attempt++) {
      const planned = await loadPlan(client, file, prune, terminal);
      for (const line of planWords(planned)) terminal.out(line);
      const requests = requestsOf(planned);
      if (requests.length === 0) return 0;
      try {
        requirePlaceForSecrets(requests, secrets, terminal);
        await tryAll(client, requests, confirm, terminal);
        await makeAll(client, requests, { confirm, secrets, terminal });
        terminal.out(
          requests.length === 1 ? 'Applied.' : `Applied in ${requests.length.toLocaleString('en')} steps.`,
        );
        return 0;
      } catch (error) {
        if (!(error instanceof Refusal) || error.status !== 412) throw error;
        if (prune || attempt === attemptsMax) {
          throw new Failure(
            'A list was changed by somebody else meanwhile, and is left as it is. Plan again.',
          );
        }
        terminal.err('A list was changed by somebody else meanwhile: it is read again.');
      }
    }
  },
};

/** Before anything is changed: that Keyfence would take all of it, and what is to be confirmed. */
async function tryAll(
  client: Client,
  requests: readonly Request[],
  confirm: boolean,
  terminal: Terminal,
): Promise<void> {
  const wide = requests.flatMap((request) => request.wide ?? []);
  const words = refusedWords(await whomItRefuses(client, requests));
  if (wide.length > 0) words.push(`Would let in very many addresses: ${wide.join(', ')}.`);
  if (words.length === 0) return;
  if (!confirm) throw new Failure(...words, 'Nothing was applied. --confirm applies it all the same.');
  for (const line of words) terminal.out(line);
}

/** A secret is shown once: there has to be a place for it before. */
function requirePlaceForSecrets(
  requests: readonly Request[],
  secrets: string | undefined,
  terminal: Terminal,
): void {
  const isMade = requests.some(({ path, method }) => method === 'POST' && path[0] === 'authkeys');
  if (!isMade) return;
  if (secrets === undefined) {
    throw new UsageFailure(
      'An authkey is new, and its secret is shown once: --secrets FILE says where it goes. Nothing was applied.',
    );
  }
  openSecrets(secrets, terminal);
}
