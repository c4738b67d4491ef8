/**
 * Makes the file of operators and countries that the panel shows beside addresses, from packages that only development
 * installs: they have 115 MB. Without them, the file that came with the build is kept.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { networksFile } from '#lib/access/origins/address-data';
import { compileNetworks } from '#lib/access/origins/compile-networks';
import { networksVersion, writeNetworks } from '#lib/access/origins/network-table';

const folder = 'node_modules/@ip-location-db';
const files = {
  asn4: 'asn/asn-ipv4.csv',
  asn6: 'asn/asn-ipv6.csv',
  country4: 'geo-whois-asn-country/geo-whois-asn-country-ipv4.csv',
  country6: 'geo-whois-asn-country/geo-whois-asn-country-ipv6.csv',
};

const stampFile = `${networksFile}.stamp`;
const packages = ['asn', 'geo-whois-asn-country'].map((name) => join(folder, name, 'package.json'));

if (packages.every((each) => existsSync(each))) {
  const versions = packages.map((each) => JSON.parse(readFileSync(each, 'utf8')).version);
  const stamp = [networksVersion, ...versions].join(' ');
  const made = existsSync(networksFile) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (!made) make(stamp);
}

function make(stamp: string): void {
  const read = (name: keyof typeof files) => readFileSync(join(folder, files[name]), 'utf8');
  const data = compileNetworks({
    asn4: read('asn4'),
    asn6: read('asn6'),
    country4: read('country4'),
    country6: read('country6'),
  });
  mkdirSync(dirname(networksFile), { recursive: true });
  writeFileSync(networksFile, writeNetworks(data));
  writeFileSync(stampFile, stamp);
}
