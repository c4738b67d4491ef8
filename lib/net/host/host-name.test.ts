import { expect, it } from 'vitest';
import { readHostName } from './host-name.ts';
import { readHostNames } from './read-host-names.ts';

it.each([
  ['vpn.example.com', 'vpn.example.com'],
  ['VPN.Example.COM.', 'vpn.example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['BÜCHER.example', 'xn--bcher-kva.example'],
  ['faß.de', 'xn--fa-hia.de'],
  ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['_dmz.a-b.example', '_dmz.a-b.example'],
  [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
])('%s is the host %s', (text, host) => {
  expect(readHostName(text)).toEqual({ host });
});

it.each([
  ['', 'Nothing'],
  ['*.example.com', 'star'],
  ['https://vpn.example.com/', 'web address'],
  ['vpn.example.com/24', 'web address'],
  ['user@vpn.example.com', 'web address'],
  ['vpn.example.com:443', 'port'],
  ['203.0.113.9', 'IP address'],
  ['0x7f.1', 'IP address'],
  ['2130706433', 'IP address'],
  ['1.2.3', 'IP address'],
  ['2001:db8::1', 'IP address'],
  ['[2001:db8::1]', 'IP address'],
  ['ex%61mple.com', '%'],
  ['localhost', 'local network'],
  ['a.LOCALHOST', 'local network'],
  ['printer.local', 'local network'],
  ['router', 'local network'],
  ['a..example', 'no host name'],
  ['.example.com', 'no host name'],
  ['-a.example', 'no host name'],
  ['a-.example', 'no host name'],
  ['1.2.3.256', 'no host name'],
  ['a b.example', 'no host name'],
  [`${'a'.repeat(64)}.example`, 'no host name'],
  [`${'a.'.repeat(124)}example`, '253 characters'],
])('%j is none, and why: %s', (text, why) => {
  expect(readHostName(text)).toEqual({ problem: expect.stringContaining(why) });
});

it('several are read at once, each once, and what is none is named with its reason', () => {
  expect(readHostNames(' vpn.example.com,\nVPN.example.com.; bücher.example\u200b\n10.0.0.1 a..b ')).toEqual({
    hosts: ['vpn.example.com', 'xn--bcher-kva.example'],
    problems: [
      { text: '10.0.0.1', message: expect.stringContaining('IP address') },
      { text: 'a..b', message: expect.stringContaining('no host name') },
    ],
  });
  expect(readHostNames(' \n')).toEqual({ hosts: [], problems: [] });
});
