import { updatePolicyFile } from '../file/update.ts';
import { writePolicy } from '../file/write.ts';
import { connect } from '../http/connect.ts';
import { readState } from '../http/read-state.ts';
import { type Command, readArguments } from './command.ts';
import { openPolicyFile } from './load-plan.ts';

const usage = `keyfence export > keyfence.yaml
keyfence export --update FILE

Writes all lists, authkeys, API clients and IP lists as a file. Leases and secrets are not in it.

--update FILE  brings what FILE names up to date in its place, and keeps comments, order, and what it leaves out

Scopes: authkeys:read, ips:read.`;

export const exportPolicy: Command = {
  does: 'writes what is in Keyfence as a file',
  usage,
  async run(args, terminal) {
    const { values } = readArguments(args, { update: { type: 'string' } }, 0);
    if (values.update === undefined) {
      terminal.out(writePolicy(await readState(connect(terminal))).trimEnd());
      return 0;
    }
    const file = openPolicyFile(values.update, terminal);
    const state = await readState(connect(terminal), file.policy);
    terminal.writeFile(values.update, updatePolicyFile(file, state));
    return 0;
  },
};
