import { type Env, readEnv } from '#lib/env';

const placeholders = {
  DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
  AUTH_SECRET: 'test-secret-'.repeat(4),
  SMTP_URL: 'smtp://127.0.0.1:1?from=keyfence@example.test',
  SMS_URL: 'http://127.0.0.1:1/',
};

/**
 * Demo mode with whatever a test sets beside it, real transports included: what no installation can have. The
 * database is the test's own to add.
 */
export function demoEnv(environment: Record<string, string> = {}): Env & { authSecret: string } {
  const { APP_URL = `http://localhost:${environment.PORT ?? 3000}`, HOST = '127.0.0.1' } = environment;
  const env = readEnv({ ...placeholders, ...environment, APP_URL, HOST });
  return {
    ...env,
    mode: 'demo',
    databaseUrl: undefined,
    authSecret: placeholders.AUTH_SECRET,
    smtpUrl: environment.SMTP_URL,
    smsUrl: environment.SMS_URL,
  };
}
