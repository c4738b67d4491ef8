import { expect, test } from 'vitest';
import { readEnv } from './env.ts';

const production = {
  DATABASE_URL: 'postgresql://keyfence:secret@127.0.0.1:5432/keyfence',
  AUTH_SECRET: 'x'.repeat(32),
  APP_URL: 'https://keyfence.example.com/',
  SMTP_URL: 'smtps://user:pass@mail.example.com:465?from=a@example.com',
  SMS_URL: 'https://sms.example.com/send',
};

test('nothing set is demo mode on loopback', () => {
  expect(readEnv({})).toMatchObject({
    mode: 'demo',
    host: '127.0.0.1',
    port: 3000,
    appUrl: 'http://localhost:3000',
  });
});

test('DATABASE_URL is production mode on all addresses', () => {
  expect(readEnv(production)).toMatchObject({
    mode: 'production',
    host: '0.0.0.0',
    appUrl: 'https://keyfence.example.com',
  });
});

test('all that is missing or malformed is listed at once, by name, with an example each', () => {
  const read = () =>
    readEnv({
      DATABASE_URL: 'mysql://x',
      AUTH_SECRET: 'short',
      PORT: 'http',
      TRUSTED_PROXIES: '10.0.0.0/8, 010.1.1.1',
    });
  expect(read).toThrow(/DATABASE_URL: must be a URL.*for example postgresql:\/\//);
  for (const name of ['AUTH_SECRET', 'APP_URL', 'SMTP_URL', 'SMS_URL', 'PORT', 'TRUSTED_PROXIES']) {
    expect(read).toThrow(new RegExp(`^ {2}${name}: .+`, 'm'));
  }
});

test('DATABASE_DIRECT_URL leads past a pooler, and means nothing without DATABASE_URL', () => {
  const DATABASE_DIRECT_URL = 'postgresql://keyfence:secret@127.0.0.1:5433/keyfence';
  expect(readEnv({ ...production, DATABASE_DIRECT_URL })).toMatchObject({
    databaseUrl: production.DATABASE_URL,
    databaseDirectUrl: DATABASE_DIRECT_URL,
  });
  expect(() => readEnv({ DATABASE_DIRECT_URL })).toThrow(/DATABASE_URL: missing beside DATABASE_DIRECT_URL/);
});

test('an empty variable counts as absent', () => {
  expect(readEnv({ PORT: '', APP_URL: '', AUTH_SECRET: '', NODE_ENV: '' })).toMatchObject({
    mode: 'demo',
    port: 3000,
  });
});

test('an empty DATABASE_URL is an error, not demo mode', () => {
  expect(() => readEnv({ DATABASE_URL: '' })).toThrow(
    /DATABASE_URL: empty, for example postgresql:.*; demo mode starts only where it is not set at all/,
  );
  expect(() => readEnv({ ...production, DATABASE_URL: '' })).toThrow(
    /DATABASE_URL: empty beside AUTH_SECRET, APP_URL, SMTP_URL, SMS_URL, for example/,
  );
});

test.each([
  ['AUTH_SECRET', production.AUTH_SECRET],
  ['APP_URL', production.APP_URL],
  ['SMTP_URL', production.SMTP_URL],
  ['SMS_URL', production.SMS_URL],
  ['DATABASE_DIRECT_URL', production.DATABASE_URL],
  ['NODE_ENV', 'production'],
])('%s without DATABASE_URL is one clear error, not demo mode', (name, value) => {
  const beside = name === 'NODE_ENV' ? 'NODE_ENV=production' : name;
  expect(() => readEnv({ [name]: value })).toThrow(
    new RegExp(
      `^The environment is not complete:\n {2}DATABASE_URL: missing beside ${beside}, for example .*; demo mode starts only where none of these is set$`,
    ),
  );
});
