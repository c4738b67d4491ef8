import type { Node } from 'yaml';
import { nameLengthMax } from '#lib/access/authkeys/schemas';
import { shownLine } from '#lib/text/shown-line';
import { readEntries } from './entries.ts';
import { readExpires } from './expires.ts';
import { readIpList } from './ip-list.ts';
import type {
  AuthkeyPolicy,
  ClientPolicy,
  IpListPolicy,
  NamePolicy,
  Policy,
  TargetPolicy,
} from './policy.ts';
import type { Fields, Reading } from './reading.ts';

const nameSchema = shownLine('A name', nameLengthMax).min(1, 'it is empty.');
const sections = ['version', 'company', 'authkeys', 'clients', 'lists'] as const;
const targetKeys = ['ips', 'lists'] as const;
const authkeyKeys = ['name', 'id', 'integration', 'mode', 'expires', 'disabled', ...targetKeys] as const;

/** The whole file. What is wrong is kept by the reading. */
export function readPolicy(reading: Reading, contents: Node | null): Policy {
  const fields = reading.fields(contents, 'The file', sections);
  const policy: Policy = {};
  if (!fields) return policy;
  if (!fields.has('version'))
    reading.refuse(fields.node, 'The file has to say which form it has: "version: 1".');
  else if (reading.value(fields.get('version')) !== 1) {
    reading.refuse(fields.get('version'), 'This keyfence reads "version: 1" only.');
  }
  if (fields.has('company')) {
    const company = reading.fields(fields.get('company'), 'company', targetKeys);
    if (company) policy.company = readTarget(reading, company, 'company');
  }
  if (fields.has('authkeys'))
    policy.authkeys = readEach(reading, fields.get('authkeys'), 'authkeys', readAuthkey, authkeyName);
  if (fields.has('clients')) {
    policy.clients = readEach(
      reading,
      fields.get('clients'),
      'clients',
      readClient,
      ({ username }) => username,
    );
  }
  if (fields.has('lists')) {
    policy.lists = readEach(reading, fields.get('lists'), 'lists', readIpList, ({ name }) => name);
  }
  return policy;
}

/** The items of a section, each of its own name. */
function readEach<Item extends AuthkeyPolicy | ClientPolicy | IpListPolicy>(
  reading: Reading,
  node: Node | null,
  section: string,
  read: (reading: Reading, node: Node, what: string) => Item | undefined,
  nameOf: (item: Item) => string,
): Item[] {
  const seen = new Map<string, number>();
  return (reading.items(node, section) ?? []).flatMap((itemNode, index) => {
    const item = read(reading, itemNode, `${section}[${index}]`);
    if (!item) return [];
    const name = nameOf(item);
    const earlier = seen.get(name);
    if (earlier !== undefined) {
      reading.refuse(itemNode, `${section}: "${name}" stands here twice; first in line ${earlier}.`);
      return [];
    }
    seen.set(name, item.at.line);
    return [item];
  });
}

/** Two authkeys may have one name; then their ids tell them apart. */
function authkeyName({ name, id }: AuthkeyPolicy): string {
  return id === undefined ? name : `${name} (${id})`;
}

function readAuthkey(reading: Reading, node: Node, what: string): AuthkeyPolicy | undefined {
  const fields = reading.fields(node, what, authkeyKeys);
  const name = fields && readName(reading, fields, 'name', what);
  if (!fields || name === undefined) return undefined;
  const policy: AuthkeyPolicy = { ...readTarget(reading, fields, what), name };
  if (fields.has('id')) policy.id = reading.text(fields.get('id'), `${what}.id`);
  if (fields.has('integration')) {
    policy.integration = reading.checked(
      fields.get('integration'),
      `${what}.integration`,
      shownLine('This', nameLengthMax),
    );
  }
  if (fields.has('mode')) policy.mode = readMode(reading, fields.get('mode'), `${what}.mode`);
  if (fields.has('disabled')) policy.disabled = reading.flag(fields.get('disabled'), `${what}.disabled`);
  if (fields.has('expires'))
    policy.expiresAt = readExpires(reading, fields.get('expires'), `${what}.expires`);
  return policy;
}

/** YAML 1.2 reads on and off as texts; whoever writes true or false is told. */
function readMode(reading: Reading, node: Node | null, what: string) {
  return reading.choice(node, what, ['off', 'report', 'on']);
}

function readClient(reading: Reading, node: Node, what: string): ClientPolicy | undefined {
  const fields = reading.fields(node, what, ['username', ...targetKeys]);
  const username = fields && readName(reading, fields, 'username', what);
  return fields && username !== undefined ? { ...readTarget(reading, fields, what), username } : undefined;
}

function readName<Key extends string>(
  reading: Reading,
  fields: Fields<Key>,
  key: Key,
  what: string,
): string | undefined {
  if (!fields.has(key)) return reading.refuse(fields.node, `${what} has no "${key}".`);
  return reading.checked(fields.get(key), `${what}.${key}`, nameSchema);
}

function readTarget(reading: Reading, fields: Fields<'ips' | 'lists'>, what: string): TargetPolicy {
  const target: TargetPolicy = { at: reading.place(fields.node) };
  if (fields.has('ips')) target.ips = readEntries(reading, fields.get('ips'), `${what}.ips`);
  if (fields.has('lists')) target.lists = readNames(reading, fields.get('lists'), `${what}.lists`);
  return target;
}

function readNames(reading: Reading, node: Node | null, what: string): NamePolicy[] {
  const seen = new Set<string>();
  return (reading.items(node, what) ?? []).flatMap((item) => {
    const name = reading.checked(item, `${what}: a list's name`, nameSchema);
    if (name === undefined) return [];
    if (seen.has(name)) {
      reading.refuse(item, `${what}: "${name}" stands here twice.`);
      return [];
    }
    seen.add(name);
    return [{ name, at: reading.place(item) }];
  });
}
