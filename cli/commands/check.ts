import { UsageFailure } from '../failure.ts';
import { connect } from '../http/connect.ts';
import { findAuthkeyId } from '../http/find-authkey.ts';
import { type Command, readArguments } from './command.ts';

const usage = `keyfence check --authkey <id or name> --ip <address>

Says whether a request from the address would get in with the authkey, and by which entry. Exits 0 where it would, 2 where
it would be refused.

Scope: logs:read (and authkeys:read to find an authkey by its name).`;

interface Checked {
  ip: string;
  verdict: string;
  status: number;
  ipSecurity: boolean;
  entry: { value: string; note: string; list: string } | null;
}

const lists: Record<string, string> = { authkey: 'its own list', company: "the company's list" };

export const check: Command = {
  does: 'says whether an address would get in',
  usage,
  async run(args, terminal) {
    const { values } = readArguments(args, { authkey: { type: 'string' }, ip: { type: 'string' } }, 0);
    if (!values.authkey) throw new UsageFailure('--authkey: which one? Its id or its name.');
    if (!values.ip) throw new UsageFailure('--ip: which address?');
    const client = connect(terminal);
    const authkeyId = await findAuthkeyId(client, values.authkey);
    const { json } = await client.send('check', { method: 'POST', body: { authkeyId, ip: values.ip } });
    const checked = json as Checked;
    terminal.out(`${checked.ip}: ${words(checked)}`);
    return checked.status === 200 ? 0 : 2;
  },
};

function words({ verdict, status, ipSecurity, entry }: Checked): string {
  if (verdict === 'DISABLED' || verdict === 'EXPIRED') {
    return `refused (${status}): the authkey ${verdict === 'DISABLED' ? 'is disabled' : 'has expired'}.`;
  }
  if (status !== 200) return `refused (${status}): it is in no list.`;
  if (!ipSecurity) return 'accepted: IP security is off.';
  if (!entry) return 'accepted, as report only refuses nobody: it is in no list.';
  const { value, note, list } = entry;
  return `accepted by ${[value, note && JSON.stringify(note)].filter(Boolean).join(' ')} in ${lists[list] ?? list}.`;
}
