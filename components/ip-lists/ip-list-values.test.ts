import { expect, test } from 'vitest';
import { atItsField, inputOf, newIpList } from './ip-list-values.ts';

const typed = {
  ...newIpList,
  name: 'Vendor',
  entries: '192.0.2.1',
  url: 'https://example.com/ips',
  select: {
    ...newIpList.select,
    regions: 'eu-west-1, eu-central-1',
    services: 'S3',
    keys: 'hooks',
    path: ' $.a ',
  },
  hosts: 'vpn.example.com',
};

test('what was typed for another source or format is not sent', () => {
  expect(inputOf(typed)).toEqual({ name: 'Vendor', source: 'hand', entries: '192.0.2.1' });
  expect(inputOf({ ...typed, source: 'hosts', allowPrivate: true })).toEqual({
    name: 'Vendor',
    source: 'hosts',
    hosts: 'vpn.example.com',
    allowPrivate: true,
  });
  const url = {
    name: 'Vendor',
    source: 'url',
    url: 'https://example.com/ips',
    everySeconds: 3600,
    keepSeconds: 259_200,
    allowPrivate: false,
  };
  expect(inputOf({ ...typed, source: 'url' })).toEqual({ ...url, format: 'text', select: {} });
});

test.each([
  ['aws', { regions: ['eu-west-1', 'eu-central-1'], services: ['S3'] }],
  ['github', { keys: ['hooks'] }],
  ['json', { path: '$.a' }],
  ['cloudflare', {}],
] as const)('of %s is picked what can be picked of it', (format, select) => {
  expect(inputOf({ ...typed, source: 'url', format })).toMatchObject({ format, select });
});

test('what is wrong with one of several values stands at their field', () => {
  const refused = (path: string) => ({
    ok: false as const,
    error: { code: 'bad_input' as const, message: 'x', problems: [{ path, message: 'x' }], requestId: '' },
  });
  for (const [path, field] of [
    ['select.regions.3', 'select.regions'],
    ['select.path', 'select.path'],
    ['hosts', 'hosts'],
  ] as const) {
    expect(atItsField(refused(path))).toEqual(refused(field));
  }
});
