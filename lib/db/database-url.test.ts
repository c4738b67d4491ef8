import { expect, test } from 'vitest';
import { parseDatabaseUrl, singleHostUrl } from './database-url.ts';

const cases: [string, object][] = [
  [
    'postgresql://ada:s%23c%40et@db.internal:6000/keyfence?sslmode=disable',
    {
      hosts: [{ host: 'db.internal', port: 6000 }],
      user: 'ada',
      password: 's#c@et',
      database: 'keyfence',
      mustWrite: false,
      schema: 'public',
      parameters: { sslmode: 'disable' },
    },
  ],
  ['postgres://ada@h', { hosts: [{ host: 'h', port: 5432 }], database: 'ada' }],
  ['postgresql://ada:a:b@c@h/x', { user: 'ada', password: 'a:b@c', hosts: [{ host: 'h', port: 5432 }] }],
  ['postgresql://ada@[2001:db8::1]:6000/x', { hosts: [{ host: '2001:db8::1', port: 6000 }] }],
  ['postgresql:///x?host=/run/pg&port=6000', { hosts: [{ host: '/run/pg', port: 6000 }], database: 'x' }],
  ['postgresql://ada@%2Frun%2Fpg/x', { hosts: [{ host: '/run/pg', port: 5432 }], user: 'ada' }],
  ['postgresql:///x', { hosts: [{ host: '/var/run/postgresql', port: 5432 }] }],
  [
    'postgresql://ada@a:1,b,[::1]:3/x?target_session_attrs=read-write',
    {
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 5432 },
        { host: '::1', port: 3 },
      ],
      mustWrite: true,
      parameters: {},
    },
  ],
  ['postgresql://a,b/x?target_session_attrs=any', { mustWrite: true }],
  [
    'postgresql://a/x?schema=app&application_name=a+b',
    { schema: 'app', parameters: { application_name: 'a b' } },
  ],
  [
    "host=a,b port=6000 user=ada password='it\\'s secret' dbname=x",
    {
      hosts: [
        { host: 'a', port: 6000 },
        { host: 'b', port: 6000 },
      ],
      user: 'ada',
      password: "it's secret",
      database: 'x',
    },
  ],
];

test.each(cases)('%s', (text, expected) => {
  expect(parseDatabaseUrl(text)).toMatchObject(expected);
});

test.each(cases)('%s survives the way to pg, host by host', (text) => {
  const target = parseDatabaseUrl(text);
  for (const [at, host] of target.hosts.entries()) {
    expect(parseDatabaseUrl(singleHostUrl(target, at))).toMatchObject({
      hosts: [host],
      user: target.user,
      password: target.password,
      database: target.database,
      parameters: target.parameters,
    });
  }
});

test.each([
  'postgresql://ada:Tr0ub#dor@h/x',
  'postgresql://ada:Tr0ub/dor@h/x',
  'postgresql://ada:Tr0ub?dor@h/x',
  'postgresql://ada:Tr0ub?a=dor@h/x',
  'postgresql://ada:12/Tr0ubdor@h/x',
  'postgresql://ada:12#Tr0ubdor@h/x',
  'postgresql://ada:Tr0ub%dor@h/x',
  'postgresql://ada:Tr0ub dor',
  'postgresql://ada:[Tr0ub]dor@h]/x',
  'postgresql://Tr0ub:dor',
  'Tr0ubdor',
  'mysql://ada:Tr0ubdor@h/x',
  'host=h password=Tr0ub dor=1 x',
  '',
])('%s is refused, and nothing of it is repeated', (text) => {
  const said = (() => {
    try {
      return JSON.stringify(parseDatabaseUrl(text));
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(said).toMatch(/must be|percent-encoded/);
  for (const piece of ['Tr0ub', 'dor', 'ada']) expect(said).not.toContain(piece);
});

test.each([
  ['postgresql://h/x?target_session_attrs=standby', /read-write or primary: Keyfence writes/],
  ['postgresql://a,b:1,c/x?port=1,2', /one port for all hosts/],
  ['postgresql://a/x?schema=a%22b', /schema must be a name of letters/],
  ['postgresql://a:70000/x', /a port must be 1 to 65535/],
])('%s is refused with its reason', (text, reason) => {
  expect(() => parseDatabaseUrl(text)).toThrow(reason);
});
