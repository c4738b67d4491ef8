import { expect, test } from 'vitest';
import { safePath } from './safe-path.ts';

test.each([
  ['/', '/'],
  ['/authkeys/1?tab=ips#top', '/authkeys/1?tab=ips#top'],
  ['/sms/failed-logs?q=10.0.0.0%2F8', '/sms/failed-logs?q=10.0.0.0%2F8'],
  ['/a/../b', '/b'],
])('%j stays on this site', (path, expected) => expect(safePath(path)).toBe(expected));

test.each([
  'https://evil.test/',
  '//evil.test',
  '/\\evil.test',
  '\\\\evil.test',
  '/\t/evil.test',
  '/\n/evil.test',
  '/.//evil.test',
  '/x/..//evil.test',
  '/%2e//evil.test',
  'javascript:alert(1)',
  'authkeys',
  '',
  ' /authkeys',
  undefined,
  ['/authkeys'],
  `/${'a'.repeat(3000)}`,
])('%j leads nowhere', (path) => expect(safePath(path, '/home')).toBe('/home'));
