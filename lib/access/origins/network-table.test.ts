import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseAddress } from '#lib/net/address';
import { AddressData, networksFile } from './address-data.ts';
import { compileNetworks } from './compile-networks.ts';
import { type NetworkTable, readNetworks, writeNetworks } from './network-table.ts';

const csv = {
  asn4: `1.0.0.0,1.0.0.255,13335,"Cloudflare, Inc."
8.8.4.0,8.8.4.255,15169,Google LLC
8.8.5.0,8.8.5.255,15169,Google LLC
8.8.8.0,8.8.8.255,15169,Google LLC
9.0.0.0,9.0.0.255,64500,"The ""best\u202e"" \u0007host"
`,
  asn6: `2001:4860::,2001:4860:ffff:ffff:ffff:ffff:ffff:ffff,15169,Google LLC
2606:4700::,2606:4700:ffff:ffff:ffff:ffff:ffff:ffff,13335,"Cloudflare, Inc."
`,
  country4: '1.0.0.0,1.0.0.255,AU\n8.0.0.0,8.255.255.255,US\n9.0.0.0,9.0.0.255,ZZ\n',
  country6: '2001:4860::,2001:4860:ffff:ffff:ffff:ffff:ffff:ffff,US\n',
};

function roundTrip(): NetworkTable {
  const { buffer, byteOffset, byteLength } = writeNetworks(compileNetworks(csv));
  return readNetworks(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}

const networkOf = (ip: string) => roundTrip().networkOf(parseAddress(ip)!);

it.each([
  ['1.0.0.0', 'Cloudflare, Inc.', 'AU'],
  ['1.0.0.255', 'Cloudflare, Inc.', 'AU'],
  ['1.0.1.0', null, null],
  ['8.8.4.255', 'Google LLC', 'US'],
  ['8.8.6.0', null, 'US'],
  ['9.0.0.1', 'The "best " host', null],
  ['2001:4860:4860::8888', 'Google LLC', 'US'],
  ['2606:4700:ffff:ffff:ffff:ffff:ffff:ffff', 'Cloudflare, Inc.', null],
  ['2606:4701::', null, null],
  ['223.255.255.255', null, null],
])('says whose %s is, to the last address of a range', (ip, operator, country) => {
  expect(networkOf(ip)).toMatchObject({ operator, country });
});

it.each(['127.0.0.1', '10.0.0.1', '192.168.1.1', '::1', 'fd00::1', '2001:db8::1', '169.254.1.1'])(
  'says nothing of %s, which is not the public internet',
  (ip) => {
    expect(networkOf(ip)).toBeNull();
  },
);

it('names all ranges of one operator, those that touch as one', () => {
  const ranges = [...roundTrip().rangesOf(new Set([15169]))];
  expect(ranges.map(({ first, last }) => `${first.text} ${last.text}`)).toEqual([
    '8.8.4.0 8.8.5.255',
    '8.8.8.0 8.8.8.255',
    '2001:4860:: 2001:4860:ffff:ffff:ffff:ffff:ffff:ffff',
  ]);
});

it.each(['1.0.0.0,0.9.0.0,5,x', 'x,1.0.0.0,5,x', '1.0.0.0,1.0.0.1,five,x'])(
  'a file with the line %s is refused, which is named',
  (line) => {
    expect(() => compileNetworks({ ...csv, asn4: line })).toThrow(/^line 1 /);
  },
);

it('a file that is missing, cut off or of another form leaves the panel without a word of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyfence-networks-'));
  const file = join(folder, 'networks.bin');
  expect(await new AddressData(file).table()).toBeNull();
  await writeFile(file, writeNetworks(compileNetworks(csv)).subarray(0, 100));
  expect(await new AddressData(file).table()).toBeNull();
  await writeFile(file, 'not networks, but long enough to hold a header');
  expect(await new AddressData(file).table()).toBeNull();
  await writeFile(file, writeNetworks(compileNetworks(csv)));
  expect(await new AddressData(file).table()).not.toBeNull();
  expect(await new AddressData(null).table()).toBeNull();
  await rm(folder, { recursive: true });
});

it('the data that is installed knows networks of both families', async () => {
  expect(existsSync(networksFile)).toBe(true);
  const table = await new AddressData(networksFile).table();
  const said = ['8.8.8.8', '2606:4700:4700::1111'].map((ip) => table?.networkOf(parseAddress(ip)!));
  expect(said).toMatchObject([
    { asn: 15169, operator: 'Google LLC', country: 'US' },
    { asn: 13335, operator: 'Cloudflare, Inc.' },
  ]);
});
