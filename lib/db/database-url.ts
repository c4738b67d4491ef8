/** What DATABASE_URL says, in the forms that libpq takes. Its messages never repeat any of it. */
export interface DatabaseTarget {
  /** Tried in this order; a host that begins with a slash is the folder of a Unix socket. */
  hosts: { host: string; port: number }[];
  user: string;
  password: string;
  database: string;
  /** Connect only to a server that takes writes. */
  mustWrite: boolean;
  /** Where Keyfence's tables are. */
  schema: string;
  /** Everything else, for pg: sslmode, options, application_name, … */
  parameters: Record<string, string>;
}

const portDefault = 5432;
const socketFolder = '/var/run/postgresql';
const ours = ['host', 'hostaddr', 'port', 'user', 'password', 'dbname', 'target_session_attrs', 'schema'];
/** Prisma writes it between quotes as it is. */
const schemaForm = /^[a-z_]\w{0,62}$/i;
const writable: Record<string, boolean> = { any: false, 'read-write': true, primary: true };

const encodeThem =
  'characters such as / ? # @ % : in the user or password must be percent-encoded (# is %23)';

/** @throws Error that says what is wrong, without repeating what may be a piece of the password */
export function parseDatabaseUrl(text: string): DatabaseTarget {
  const given = /^postgres(ql)?:\/\//i.test(text) ? readUrl(text) : readKeywords(text);
  const attrs = given.target_session_attrs;
  if (attrs !== undefined && !Object.hasOwn(writable, attrs)) {
    throw new Error('target_session_attrs must be any, read-write or primary: Keyfence writes');
  }
  if (given.schema !== undefined && !schemaForm.test(given.schema)) {
    throw new Error('schema must be a name of letters, digits and _');
  }
  const hosts = readHosts(given.hostaddr ?? given.host ?? '', given.port ?? '');
  const user = given.user ?? process.env.PGUSER ?? '';
  return {
    hosts,
    user,
    password: given.password ?? '',
    database: given.dbname ?? user,
    mustWrite: hosts.length > 1 || (attrs !== undefined && writable[attrs] === true),
    schema: given.schema ?? 'public',
    parameters: Object.fromEntries(Object.entries(given).filter(([name]) => !ours.includes(name))),
  };
}

/** The same for pg, which takes one host. */
export function singleHostUrl(target: DatabaseTarget, at = 0): string {
  const { host, port } = target.hosts[at] ?? { host: 'localhost', port: portDefault };
  const query = new URLSearchParams(target.parameters);
  query.set('host', host);
  query.set('port', String(port));
  const person = [target.user, target.password].map(encodeURIComponent).join(':');
  return `postgresql://${person}@localhost/${encodeURIComponent(target.database)}?${query}`;
}

function readUrl(text: string): Record<string, string> {
  const [rest = '', search = ''] = split(text.slice(text.indexOf('//') + 2), '?');
  const [authority = '', path = ''] = split(rest, '/');
  const at = authority.lastIndexOf('@');
  // An @ behind the authority is the one that ended a password with a / or ? in it; nothing else has a #.
  if (text.includes('#') || path.includes('@') || (at < 0 && search.includes('@')))
    throw new Error(encodeThem);
  const [user, password] = at < 0 ? [''] : split(authority.slice(0, at), ':');
  const found: Record<string, string> = {};
  const put = (name: string, value: string | undefined) => {
    if (value) found[name] = decode(value);
  };
  put('user', user);
  put('password', password);
  put('dbname', path.replace(/\/$/, ''));
  const hosts = authority
    .slice(at + 1)
    .split(',')
    .map(hostAndPort);
  put('host', hosts.map(({ host }) => host).join(','));
  put('port', hosts.map(({ port }) => port).join(','));
  for (const pair of search.split('&').filter(Boolean)) {
    const [name = '', value] = split(pair, '=');
    if (value === undefined) throw new Error('what follows the ? must be name=value, joined by &');
    put(decode(name), value.replaceAll('+', '%20'));
  }
  return found;
}

function hostAndPort(text: string): { host: string; port: string } {
  const parts = /^(\[[0-9a-f:.%]*\]|[^:[\]]*)(?::(\d*))?$/i.exec(text);
  if (!parts) throw new Error(`host and port cannot be read: ${encodeThem}`);
  return { host: (parts[1] ?? '').replace(/^\[|\]$/g, ''), port: parts[2] ?? '' };
}

function readKeywords(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const pair = /\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))\s*/gy;
  let end = 0;
  for (const [whole, name = '', quoted, bare] of text.matchAll(pair)) {
    const value = (quoted ?? bare ?? '').replace(/\\(.)/gs, '$1');
    if (value) found[name] = value;
    end += whole.length;
  }
  if (end < text.length || end === 0) {
    throw new Error("must be a URL that starts with postgresql://, or libpq's form host=… dbname=… user=…");
  }
  return found;
}

function readHosts(hosts: string, ports: string): { host: string; port: number }[] {
  const names = hosts.split(',');
  const numbers = ports.split(',');
  if (numbers.length > 1 && numbers.length !== names.length) {
    throw new Error('there must be one port for all hosts, or one for each');
  }
  return names.map((name, index) => {
    const given = numbers[numbers.length > 1 ? index : 0] || String(portDefault);
    const port = Number(given);
    if (!/^\d+$/.test(given) || port < 1 || port > 65_535)
      throw new Error(`a port must be 1 to 65535: ${encodeThem}`);
    return { host: name || socketFolder, port };
  });
}

function split(text: string, at: string): [string, string?] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(`a % must be followed by two hexadecimal digits: ${encodeThem}`);
  }
}
