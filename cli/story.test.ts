import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { addEntries } from '#lib/access/whitelist/add';
import { listEntries } from '#lib/access/whitelist/list';
import { runtime } from '#lib/core/runtime';
import { scopes } from '#lib/core/scopes';
import { makeClient } from '#lib/testing/api-client';
import { type ApiServer, openApiServer } from '#lib/testing/api-server';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { makeServiceToken } from '#lib/testing/service-token';
import { run } from './run.ts';

let database: TestDatabase;
let api: ApiServer;
let folder: string;
let file: string;
beforeAll(async () => {
  database = await openTestDatabase();
  api = await openApiServer();
  folder = await mkdtemp(join(tmpdir(), 'keyfence-story-'));
  file = join(folder, 'keyfence.yaml');
});
afterAll(async () => {
  await api?.close();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

let acme: TestCompany;
let token: string;
let website: string;
beforeEach(async () => {
  acme = await makeCompany();
  token = (await makeServiceToken(acme.admin, { scopes: [...scopes] })).secret;
  const { authkey } = await createAuthkey(acme.admin, {
    name: 'Website',
    ipSecurity: true,
    entries: '192.0.2.1',
  });
  website = authkey.id;
});

/** One call of the program against this Keyfence. */
const keyfence = (...args: string[]) => keyfenceAt(api.port, ...args);

async function keyfenceAt(port: number, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const secrets: string[] = [];
  const code = await run(args, {
    env: { KEYFENCE_URL: `http://127.0.0.1:${port}`, KEYFENCE_TOKEN: token },
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    readFile: (name) => readFileSync(name),
    writeFile: (name, text) => writeFileSync(name, text),
    appendFile: (_, text) => void secrets.push(text),
    sleep: () => expect.fail('Nothing is to be waited for'),
    now: () => new Date(),
  });
  return { code, out: out.join('\n'), err: err.join('\n'), secrets: secrets.join('') };
}

const write = (text: string) => writeFileSync(file, `version: 1\n${text}`);
const edit = (before: string, after: string) => {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(before);
  writeFileSync(file, text.replace(before, after));
};
const stored = async (credentialId: string | null) => {
  const { rows } = await listEntries(acme.viewer, { credentialId, limit: 1_000 });
  return rows.map(({ value, note }) => [value, note].filter(Boolean).join(' ')).sort();
};
/** Requests with the authkey have been accepted from there a moment ago. */
const see = (ip: string) =>
  runtime().prisma.recentIp.create({
    data: {
      companyId: acme.company.id,
      credentialId: website,
      ip,
      accepted: 3,
      firstSeenAt: new Date(),
      lastSeenAt: new Date(),
      lastAcceptedAt: new Date(),
    },
    select: { ip: true },
  });
const nothing = { code: 0, out: 'As the file says: nothing to do.', err: '', secrets: '' };

test('lists are exported, edited, planned and applied; then there is nothing to do, until somebody presses a "+"', async () => {
  await makeClient(acme.admin, ['198.51.100.7']);
  const { code, out } = await keyfence('export');
  expect(code).toBe(0);
  writeFileSync(file, `# reviewed\n${out}`);
  expect(await keyfence('plan', file)).toEqual(nothing);

  edit(
    '- value: 192.0.2.1',
    '- value: 192.0.2.1\n        note: Office\n      - value: 203.0.113.0/24 # the agency',
  );
  const planned = [
    'authkey "Website"',
    '  ~ 192.0.2.1  note: "" → "Office"',
    '  + 203.0.113.0/24',
    '',
    'Plan: 1 to add, 1 to change.',
  ].join('\n');
  expect(await keyfence('plan', file)).toMatchObject({ code: 2, out: planned, err: '' });
  expect(await stored(website)).toEqual(['192.0.2.1']);
  expect(await keyfence('apply', file)).toMatchObject({ code: 0, out: `${planned}\nApplied.`, err: '' });
  expect(await stored(website)).toEqual(['192.0.2.1 Office', '203.0.113.0/24']);
  expect(await keyfence('plan', file)).toEqual(nothing);
  expect(await keyfence('apply', file)).toEqual(nothing);

  await addEntries(acme.admin, { credentialId: website, entries: '198.51.100.9', note: 'pressed' });
  const foreign = [
    'authkey "Website"',
    '  ? 198.51.100.9  "pressed"',
    '',
    'As the file says: nothing to do. 1 only in Keyfence (?): kept without --prune.',
  ].join('\n');
  expect(await keyfence('apply', file)).toMatchObject({ code: 0, out: foreign });
  expect(await stored(website)).toContain('198.51.100.9 pressed');
  expect((await keyfence('plan', file, '--prune')).code).toBe(2);
  expect(await keyfence('apply', file, '--prune')).toMatchObject({ code: 0, err: '' });
  expect(await stored(website)).toEqual(['192.0.2.1 Office', '203.0.113.0/24']);

  await addEntries(acme.admin, { credentialId: website, entries: '198.51.100.9', note: 'pressed' });
  expect(await keyfence('export', '--update', file)).toMatchObject({ code: 0, out: '', err: '' });
  expect(readFileSync(file, 'utf8')).toMatch(
    /# reviewed\n.*203\.0\.113\.0\/24 # the agency\n.*198\.51\.100\.9/s,
  );
  expect(await keyfence('plan', file)).toEqual(nothing);
});

describe('a list stays as it is', () => {
  test('where one entry of the file is wrong', async () => {
    write('authkeys: [{ name: Website, ips: [192.0.2.1, 192.0.2.2, 192.0.2.300, 192.0.2.4] }]');
    const { code, out, err } = await keyfence('apply', file);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /keyfence\.yaml:2:57: authkeys\[0\]\.ips\[2\]: 192\.0\.2\.300: Each of the four numbers/,
    );
    expect(await stored(website)).toEqual(['192.0.2.1']);
  });

  test('and so do all others, where Keyfence would not take one of them', async () => {
    write(
      'company: { ips: [203.0.113.9] }\nauthkeys: [{ name: Website, ips: [{ value: 192.0.2.2, expires: 2150-01-01 }] }]',
    );
    const { code, err } = await keyfence('apply', file, '--confirm');
    expect(code).toBe(1);
    expect(err).toContain('10 years is the most');
    expect([await stored(website), await stored(null)]).toEqual([['192.0.2.1'], []]);
  });

  test('where somebody would be refused who was accepted lately, unless that is confirmed', async () => {
    await see('192.0.2.1');
    write('authkeys: [{ name: Website, ips: [203.0.113.9] }]');
    const refused = /192\.0\.2\.1 {2}3 requests, the last at .*, with authkey "Website"/;
    const plan = await keyfence('plan', file, '--prune');
    expect(plan.code).toBe(2);
    expect(plan.out).toMatch(refused);
    const { code, err } = await keyfence('apply', file, '--prune');
    expect(code).toBe(1);
    expect(err).toMatch(refused);
    expect(err).toMatch(/Nothing was applied\. --confirm applies it all the same\.$/);
    expect(await stored(website)).toEqual(['192.0.2.1']);
    expect(await keyfence('apply', file, '--prune', '--confirm')).toMatchObject({ code: 0, err: '' });
    expect(await stored(website)).toEqual(['203.0.113.9']);
  });

  test('where an entry lets in very many addresses, unless that is confirmed once', async () => {
    write('authkeys: [{ name: Website, ips: [192.0.2.1, 11.0.0.0/8] }]');
    expect((await keyfence('plan', file)).out).toContain('+ 11.0.0.0/8  (wide)');
    const { code, err } = await keyfence('apply', file);
    expect(code).toBe(1);
    expect(err).toMatch(/^Would let in very many addresses: 11\.0\.0\.0\/8\.\nNothing was applied\./);
    expect(await stored(website)).toEqual(['192.0.2.1']);
    expect((await keyfence('apply', file, '--confirm')).code).toBe(0);
    edit('192.0.2.1', '192.0.2.2');
    expect(await keyfence('apply', file)).toMatchObject({ code: 0, err: '' });
    expect(await stored(website)).toEqual(['11.0.0.0/8', '192.0.2.1', '192.0.2.2']);
  });

  test('of a token without the scope, which is told', async () => {
    token = (await makeServiceToken(acme.admin, { scopes: ['authkeys:read', 'ips:read'] })).secret;
    write('authkeys: [{ name: Website, ips: [203.0.113.9] }]');
    const plan = await keyfence('plan', file);
    expect(plan.code).toBe(2);
    expect(plan.out).toMatch(/Who would be refused is not known:\n.*ips:write/);
    const { code, err } = await keyfence('apply', file);
    expect(code).toBe(1);
    expect(err).toContain('ips:write');
    expect(await stored(website)).toEqual(['192.0.2.1']);
  });
});

describe('a "+" that is pressed between the reading of a list and its change', () => {
  const forwarders: Server[] = [];
  afterEach(() => {
    for (const forwarder of forwarders.splice(0)) {
      forwarder.closeAllConnections();
      forwarder.close();
    }
  });

  /** Keyfence behind somebody who presses "+" before each of the first changes of the list. */
  async function pressedBefore(changes: number) {
    let pressed = 0;
    const forwarder = createServer(async (request, response) => {
      const body = await buffer(request);
      if (request.method === 'PUT' && !request.url?.includes('dryRun') && pressed < changes) {
        pressed += 1;
        await addEntries(acme.admin, { credentialId: website, entries: `198.51.100.${pressed}` });
      }
      const { authorization = '', 'if-match': ifMatch = '' } = request.headers;
      const answer = await fetch(`http://127.0.0.1:${api.port}${request.url}`, {
        method: request.method ?? 'GET',
        headers: { authorization, ...(ifMatch && { 'if-match': String(ifMatch) }) },
        ...(body.length > 0 && { body }),
      });
      const etag = answer.headers.get('etag');
      response.writeHead(answer.status, etag ? { etag } : {}).end(await answer.text());
    });
    await new Promise<void>((resolve) => forwarder.listen(0, '127.0.0.1', resolve));
    const { port } = forwarder.address() as AddressInfo;
    forwarders.push(forwarder);
    return port;
  }
  const twoEntries = () => write('authkeys: [{ name: Website, ips: [192.0.2.1, 192.0.2.2] }]');

  test('is kept, and the file applied beside it', async () => {
    twoEntries();
    const port = await pressedBefore(1);
    const { code, err } = await keyfenceAt(port, 'apply', file);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'A list was changed by somebody else meanwhile: it is read again.',
    });
    expect(await stored(website)).toEqual(['192.0.2.1', '192.0.2.2', '198.51.100.1']);
  });

  test.each([
    ['pruned unseen', ['--prune'], 1],
    ['lost where they never end', [], 9],
  ])('is not %s', async (_, options, changes) => {
    twoEntries();
    const port = await pressedBefore(changes);
    const { code, err } = await keyfenceAt(port, 'apply', file, ...options);
    expect(code).toBe(1);
    expect(err).toMatch(
      /A list was changed by somebody else meanwhile, and is left as it is\. Plan again\.$/,
    );
    expect(await stored(website)).toContain('198.51.100.1');
    expect(await stored(website)).not.toContain('192.0.2.2');
  });
});

test('an entry that is moved from the authkey to the company refuses nobody', async () => {
  await see('192.0.2.1');
  write('company: { ips: [192.0.2.0/24] }\nauthkeys: [{ name: Website, ips: [] }]');
  expect((await keyfence('plan', file, '--prune')).out).not.toContain('refused');
  expect(await keyfence('apply', file, '--prune')).toMatchObject({ code: 0, err: '' });
  expect([await stored(website), await stored(null)]).toEqual([[], ['192.0.2.0/24']]);
});

test('an authkey that is not there is made, and its secret goes to the file for secrets alone', async () => {
  write('authkeys: [{ name: Shop, mode: report, ips: [203.0.113.9] }]');
  const without = await keyfence('apply', file);
  expect(without.code).toBe(1);
  expect(without.err).toContain('--secrets FILE says where it goes. Nothing was applied.');
  const { code, out, err, secrets } = await keyfence('apply', file, '--secrets', 'secrets.jsonl');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { id, name, authkey } = JSON.parse(secrets) as { id: string; name: string; authkey: string };
  expect(name).toBe('Shop');
  expect(out).not.toContain(authkey);
  expect(await stored(id)).toEqual(['203.0.113.9']);
  expect((await keyfence('plan', file)).code).toBe(0);
});

test('IP lists are made, attached, filled, changed and detached by a file', async () => {
  const lists = (entries: string, more = '') => `lists:
  - { name: Offices, source: hand, entries: [${entries}] }
  - { name: Actions, url: "https://api.github.com/meta", format: github, select: { keys: [actions] }, every: 1h }
  - { name: Partner, hosts: [gate.partner.example]${more} }
authkeys:
  - { name: Website, lists: [Offices, Actions] }
  - { name: Shop, lists: [Offices] }
company: { lists: [Partner] }
`;
  write(lists('127.0.0.0/30'));
  expect(await keyfence('apply', file, '--secrets', 'secrets.jsonl')).toMatchObject({ code: 0, err: '' });
  expect(await keyfence('plan', file)).toEqual(nothing);

  const check = async () => (await keyfence('check', '--authkey', 'Website', '--ip', '127.0.0.1')).code;
  expect(await check()).toBe(0);

  write(lists('192.0.2.0/24', ', allowPrivate: true'));
  const changed = await keyfence('apply', file, '--prune');
  expect(changed.out).toContain('  ~ allowPrivate: false → true');
  expect(changed.out).toContain('  + 192.0.2.0/24\n  - 127.0.0.0/30');
  expect(await keyfence('plan', file)).toEqual(nothing);
  expect(await check()).toBe(2);

  await keyfence('export').then(({ out }) => writeFileSync(file, out));
  expect(await keyfence('plan', file, '--prune')).toEqual(nothing);
  edit('lists:\n      - Actions\n      - Offices', 'lists: []');
  expect((await keyfence('apply', file)).out).toMatch(/\? used by authkey "Website".*nothing to do/s);
  const detached = await keyfence('apply', file, '--prune');
  expect(detached.out).toContain('  - used by authkey "Website"');
  expect(await keyfence('plan', file, '--prune')).toEqual(nothing);
});

test('an address is leased, checked, and released', async () => {
  const check = () => keyfence('check', '--authkey', 'Website', '--ip', '127.0.0.1');
  expect(await check()).toMatchObject({ code: 2, out: '127.0.0.1: refused (418): it is in no list.' });
  const { code, out } = await keyfence(
    'lease',
    '--authkey',
    'Website',
    '--seconds',
    '30m',
    '--note',
    'tests',
  );
  expect(code).toBe(0);
  expect(out).toMatch(/^127\.0\.0\.1 is let in until \d{4}-/);
  expect(await check()).toMatchObject({
    code: 0,
    out: '127.0.0.1: accepted by 127.0.0.1 "tests" in its own list.',
  });
  write('authkeys: [{ name: Website, ips: [192.0.2.1] }]');
  expect(await keyfence('plan', file, '--prune')).toEqual(nothing);
  expect((await keyfence('lease', '--authkey', website, '--release')).code).toBe(0);
  expect((await check()).code).toBe(2);
});

test('what another company has is not there', async () => {
  const globex = await makeCompany();
  token = (await makeServiceToken(globex.admin, { scopes: [...scopes] })).secret;
  expect(await keyfence('check', '--authkey', 'Website', '--ip', '127.0.0.1')).toMatchObject({
    code: 1,
    err: 'There is no authkey "Website".',
  });
  const { code, err } = await keyfence('lease', '--authkey', website);
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('404') });
});

test('a token that is refused says why', async () => {
  token = (await makeServiceToken(acme.admin, { scopes: [...scopes], from: '192.0.2.77' })).secret;
  expect(await keyfence('export')).toMatchObject({ code: 1, err: expect.stringContaining('127.0.0.1') });
  token = 'kfs_00000000000000000000000000000000000000000000';
  expect(await keyfence('export')).toMatchObject({ code: 1, err: expect.stringContaining('401') });
});
