import { randomBytes } from 'node:crypto';
import { createAuthkey } from '#lib/access/authkeys/create';
import { createClient } from '#lib/access/clients/create';
import { createIpList } from '#lib/access/ip-lists/create';
import { addEntries } from '#lib/access/whitelist/add';
import type { Operation } from '#lib/api/manage/operation';
import { makeCompany, type TestCompany } from './company.ts';

/** In every list that there is. */
export const listedIp = '203.0.113.9';

/** One of each thing that an operation can be about. */
export interface Things {
  company: TestCompany;
  /** By the part of a path that comes before `{id}`. */
  ids: Record<string, string>;
  /** What must not be seen by another company. */
  own: string[];
}

/** @param ip in the company's list, and in no other company's */
export async function makeThings(ip: string): Promise<Things> {
  const company = await makeCompany();
  const { admin } = company;
  const mark = randomBytes(4).toString('hex');
  const fields = { name: `Website ${mark}`, ipSecurity: true, entries: listedIp };
  const { authkey } = await createAuthkey(admin, fields);
  const { client } = await createClient(admin, { username: `client_${mark}`, entries: listedIp });
  await addEntries(admin, { credentialId: null, entries: `${listedIp}, ${ip}` });
  const list = await createIpList(admin, { name: `Offices ${mark}`, source: 'hand', entries: listedIp });
  return {
    company,
    ids: { authkeys: authkey.id, clients: client.id, 'ip-lists': list.id },
    own: [authkey.id, client.id, list.id, mark, ip],
  };
}

/** Where an operation is found with an id of these. */
export function pathOf({ path }: Operation, ids: Record<string, string>): string {
  return path.replace(/(\w[\w-]*)\/\{id\}/, (_, kind: string) => `${kind}/${ids[kind] ?? `no ${kind}`}`);
}

interface Sample {
  query?: string;
  body?: unknown;
}

/** What each operation does something with: an operation that is in no test has no place in the table. */
export function sampleOf({ method, path }: Operation, { ids }: Things): Sample {
  const entries = { body: { entries: [{ value: '192.0.2.1' }] } };
  const lists = [
    '/api/v1/authkeys/{id}/ips',
    '/api/v1/clients/{id}/ips',
    '/api/v1/company/ips',
    '/api/v1/ip-lists/{id}/ips',
  ];
  const samples: Record<string, Sample> = {
    ...Object.fromEntries(
      lists.flatMap((list) => [
        [`POST ${list}`, entries],
        [`PUT ${list}`, entries],
        [`DELETE ${list}`, { query: `value=${listedIp}` }],
      ]),
    ),
    'POST /api/v1/authkeys': { body: { name: 'Another' } },
    'PATCH /api/v1/authkeys/{id}': { body: { name: 'Renamed' } },
    'DELETE /api/v1/authkeys/{id}': {},
    'POST /api/v1/authkeys/{id}/roll': { body: { oldKeepsSeconds: 60 } },
    'POST /api/v1/authkeys/{id}/lease': { body: { seconds: 60 } },
    'DELETE /api/v1/authkeys/{id}/lease': {},
    'POST /api/v1/ip-lists': { body: { name: 'Another', source: 'hand' } },
    'PUT /api/v1/ip-lists/{id}': { body: { name: 'Renamed' } },
    'DELETE /api/v1/ip-lists/{id}': {},
    'POST /api/v1/check': { body: { authkeyId: ids.authkeys, ip: listedIp } },
  };
  const sample = samples[`${method} ${path}`] ?? (method === 'GET' ? {} : undefined);
  if (!sample) throw new Error(`There is no sample of ${method} ${path}`);
  return sample;
}
