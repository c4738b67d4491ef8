import { UsageFailure } from '../failure.ts';
import { secondsOf } from '../file/duration.ts';
import { connect } from '../http/connect.ts';
import { findAuthkeyId } from '../http/find-authkey.ts';
import { type Command, readArguments } from './command.ts';

const usage = `keyfence lease --authkey <id or name> [--seconds 1800] [--ip <address>] [--note <text>]
keyfence lease --authkey <id or name> --release [--ip <address>]

Whitelists an address for a while: this machine's own, as Keyfence sees it, or --ip. It ends by itself; --release ends it
now. --seconds: 60 to 86400, or a time such as 30m or 2h.

Scope: ips:lease (and authkeys:read to find an authkey by its name).`;

interface Lease {
  ip: string;
  expiresAt: string;
}

export const lease: Command = {
  does: "lets this machine's address in for a while",
  usage,
  async run(args, terminal) {
    const { values } = readArguments(
      args,
      {
        authkey: { type: 'string' },
        ip: { type: 'string' },
        seconds: { type: 'string', default: '1800' },
        note: { type: 'string' },
        release: { type: 'boolean', default: false },
      },
      0,
    );
    if (!values.authkey) throw new UsageFailure('--authkey: which one? Its id or its name.');
    const seconds = secondsOf(values.seconds);
    if (seconds === undefined)
      throw new UsageFailure(`--seconds: "${values.seconds}" is no time, such as 1800 or 30m.`);
    const client = connect(terminal);
    const path = `authkeys/${await findAuthkeyId(client, values.authkey)}/lease`;
    if (values.release) {
      await client.send(path, { method: 'DELETE', query: values.ip ? { ip: values.ip } : {} });
      terminal.out(`${values.ip ?? 'The address of this machine'} is released.`);
      return 0;
    }
    const { ip, note } = values;
    const body = { seconds, ...(ip && { ip }), ...(note && { note }) };
    const { json } = await client.send(path, { method: 'POST', body });
    const { ip: leased, expiresAt } = json as Lease;
    terminal.out(`${leased} is let in until ${expiresAt}.`);
    return 0;
  },
};
