import { z } from 'zod';
import { parseDatabaseUrl } from '#lib/db/database-url';
import { type ClientAddressResolver, parseTrustedProxies } from '#lib/net/client-address';
import { StartupError } from './errors.ts';

const seconds = (fallback: number) => z.coerce.number().int().min(1).max(31_536_000).default(fallback);

/** 0: for ever. */
const days = (fallback: number) => z.coerce.number().int().min(0).max(36_500).default(fallback);

const url = (schemes: string[], example: string) =>
  z.string().refine((value) => schemes.includes(URL.parse(value)?.protocol ?? ''), {
    message: `must be a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}, such as ${example}`,
  });

const examples = {
  DATABASE_URL: 'postgresql://keyfence:secret@db.internal:5432/keyfence',
  AUTH_SECRET: 'the output of: openssl rand -base64 32',
  APP_URL: 'https://keyfence.example.com',
  SMTP_URL: 'smtps://user:pass@mail.example.com:465?from=keyfence@example.com',
  SMS_URL: 'smpp://user:pass@smsc.example.com:2775?from=KEYFENCE',
};

const databaseUrl = z.string().superRefine((value, context) => {
  try {
    parseDatabaseUrl(value);
  } catch (error) {
    const message = `${(error as Error).message}, for example ${examples.DATABASE_URL}`;
    context.addIssue({ code: 'custom', message });
  }
});

const shape = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).optional(),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_DIRECT_URL: databaseUrl.optional(),
  AUTH_SECRET: z
    .string()
    .min(32, { message: `must have at least 32 characters, such as ${examples.AUTH_SECRET}` })
    .optional(),
  AUTH_SECRET_PREVIOUS: z.string().optional(),
  APP_URL: url(['https:', 'http:'], examples.APP_URL).optional(),
  TRUSTED_PROXIES: z.string().default(''),
  SMTP_URL: url(['smtp:', 'smtps:'], examples.SMTP_URL).optional(),
  SECURITY_CONTACT: url(['mailto:', 'https:'], 'mailto:security@example.com').optional(),
  SMS_URL: url(['smpp:', 'https:', 'http:'], examples.SMS_URL).optional(),
  STEP_UP_SECONDS: seconds(900),
  SUSPICIOUS_BURST: z.coerce.number().int().min(2).max(1_000).default(20),
  SUSPICIOUS_WINDOW_SECONDS: seconds(10),
  SUSPICIOUS_BLOCK_SECONDS: seconds(900),
  PASSWORD_EXPIRE_DAYS: z.coerce.number().int().min(0).max(3650).default(90),
  TOKEN_SECONDS: seconds(3600),
  ALERT_WINDOW_SECONDS: seconds(900),
  MESSAGE_DAYS: days(365),
  TRAFFIC_DAYS: days(400),
  AUDIT_LOG_DAYS: days(0),
  FAILED_LOG_DAYS: z.coerce.number().int().min(1).max(3650).default(90),
  ADDRESS_DATA: z.enum(['on', 'off']).default('on'),
  REVERSE_DNS: z.enum(['on', 'off']).default('on'),
  DATA_DIR: z.string().min(1).default('.data'),
  WEB_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(1),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
});

export interface Env {
  mode: 'demo' | 'production';
  host: string;
  port: number;
  /** undefined: the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  /** Past the pooler that `databaseUrl` leads through: for LISTEN, jobs and migrations. */
  databaseDirectUrl: string | undefined;
  /** undefined in demo mode: made once and kept in .data/. */
  authSecret: string | undefined;
  /** What AUTH_SECRET was until it was changed: what is sealed under it is sealed anew. */
  authSecretPrevious: string | undefined;
  /** Without a trailing slash. */
  appUrl: string;
  clientAddress: ClientAddressResolver;
  smtpUrl: string | undefined;
  smsUrl: string | undefined;
  /** Where holes are reported, in /.well-known/security.txt. */
  securityContact: string;
  stepUpSeconds: number;
  /** From the `burst`-th token request within the window on, an address is blocked. */
  suspicious: { burst: number; windowSeconds: number; blockSeconds: number };
  /** API clients' passwords; 0: never. */
  passwordExpireDays: number;
  tokenSeconds: number;
  /** Alerts of refusals at once, then one digest per authkey in so long. */
  alertWindowSeconds: number;
  failedLogDays: number;
  /** After so many days messages lose text and number, hourly counts and the audit log their rows; 0: never. */
  messageDays: number;
  trafficDays: number;
  auditLogDays: number;
  /** Whether operators and countries are shown beside addresses, and names by reverse look-up. */
  addressData: boolean;
  reverseDns: boolean;
  /** Where demo mode keeps its database, secrets and demo.json. */
  dataDir: string;
  workers: number;
}

const productionOnly = ['AUTH_SECRET', 'APP_URL', 'SMTP_URL', 'SMS_URL'] as const;

/**
 * Reads and checks the environment; empty variables count as absent, but for DATABASE_URL. Without it the mode
 * is demo, whose password is published: whatever says that this is no demo makes that an error.
 * @throws StartupError that lists everything that is missing or malformed, by name
 */
export function readEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const problems: string[] = [];
  const parsed = shape.safeParse(given);
  for (const issue of parsed.error?.issues ?? []) {
    problems.push(`${String(issue.path[0])}: ${issue.message}`);
  }
  const production = given.DATABASE_URL !== undefined;
  if (production) {
    for (const name of productionOnly) {
      if (given[name] === undefined) problems.push(`${name}: missing, for example ${examples[name]}`);
    }
  } else problems.push(...noDemo(source, given));
  const proxies = parseTrustedProxies(given.TRUSTED_PROXIES ?? '');
  if (!proxies.ok) {
    problems.push(
      ...proxies.problems.map((problem) => `TRUSTED_PROXIES: ${problem}, for example 10.0.0.0/8, 192.0.2.7`),
    );
  }
  if (!parsed.success || !proxies.ok || problems.length > 0) {
    throw new StartupError(
      `The environment is not complete:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  }
  const env = parsed.data;
  const appUrl = (env.APP_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, '');
  return {
    mode: production ? 'production' : 'demo',
    host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    databaseDirectUrl: env.DATABASE_DIRECT_URL,
    authSecret: env.AUTH_SECRET,
    authSecretPrevious: env.AUTH_SECRET_PREVIOUS,
    appUrl,
    clientAddress: proxies.resolver,
    smtpUrl: env.SMTP_URL,
    smsUrl: env.SMS_URL,
    // The mailbox that RFC 2142 names.
    securityContact: env.SECURITY_CONTACT ?? `mailto:security@${new URL(appUrl).hostname}`,
    stepUpSeconds: env.STEP_UP_SECONDS,
    suspicious: {
      burst: env.SUSPICIOUS_BURST,
      windowSeconds: env.SUSPICIOUS_WINDOW_SECONDS,
      blockSeconds: env.SUSPICIOUS_BLOCK_SECONDS,
    },
    passwordExpireDays: env.PASSWORD_EXPIRE_DAYS,
    tokenSeconds: env.TOKEN_SECONDS,
    alertWindowSeconds: env.ALERT_WINDOW_SECONDS,
    failedLogDays: env.FAILED_LOG_DAYS,
    messageDays: env.MESSAGE_DAYS,
    trafficDays: env.TRAFFIC_DAYS,
    auditLogDays: env.AUDIT_LOG_DAYS,
    addressData: env.ADDRESS_DATA === 'on',
    reverseDns: env.REVERSE_DNS === 'on',
    dataDir: env.DATA_DIR,
    workers: env.WEB_CONCURRENCY,
  };
}

function noDemo(
  source: Record<string, string | undefined>,
  given: Record<string, string | undefined>,
): string[] {
  const beside: string[] = [...productionOnly, 'DATABASE_DIRECT_URL'].filter((name) => given[name]);
  if (given.NODE_ENV === 'production') beside.push('NODE_ENV=production');
  const empty = source.DATABASE_URL === '';
  if (!empty && beside.length === 0) return [];
  const what = `${empty ? 'empty' : 'missing'}${beside.length > 0 ? ` beside ${beside.join(', ')}` : ''}`;
  const demo = beside.length > 0 ? 'none of these is set' : 'it is not set at all';
  return [`DATABASE_URL: ${what}, for example ${examples.DATABASE_URL}; demo mode starts only where ${demo}`];
}
