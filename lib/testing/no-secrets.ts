import type pg from 'pg';

/** Forms that a secret has, wherever it stands: authkeys, secrets of webhooks, hashes of passwords, tokens. */
const secretForms = /kfs?_[0-9A-Za-z]{38}|whsec_|\$argon2|\beyJ[\w-]{8,}\.|-----BEGIN/;
/** Names under which no text may stand, whatever it is. */
const secretNames =
  /^(password|newPassword|passwordHash|secret|sealed|sealedSecret|token|code|codeHash|otp|hash)$/i;

/** @returns what looks like a secret in the events of the audit log, as "action: path"; none: [] */
export async function secretsInEvents(db: Pick<pg.Pool, 'query'>): Promise<string[]> {
  const { rows } = await db.query<{ action: string; values: unknown }>(
    `select action, jsonb_build_object('target', "targetName", 'actor', "actorName", 'before', before, 'after', after)
       as values from "AuditEvent"`,
  );
  const stored = await storedSecrets(db);
  const found = rows.flatMap(({ action, values }) =>
    pathsOf(values, '', stored).map((path) => `${action}: ${path}`),
  );
  return [...new Set(found)].sort();
}

function pathsOf(value: unknown, path: string, stored: ReadonlySet<string>): string[] {
  if (typeof value === 'string') {
    const name = path.split('.').at(-1) ?? '';
    return secretForms.test(value) || secretNames.test(name) || stored.has(value) ? [path] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    pathsOf(each, path ? `${path}.${name}` : name, stored),
  );
}

/** What the database keeps in place of secrets, as text in each of the usual ways. */
async function storedSecrets(db: Pick<pg.Pool, 'query'>): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ text: string }>(
    `with bytes(value) as (
       select hash from "AuthkeySecret"
       union select hash from "ServiceToken"
       union select "codeHash" from "OtpChallenge" where "codeHash" is not null
       union select "codeHash" from "AlertRecipient" where "codeHash" is not null)
     select encode(value, 'hex') as text from bytes union select encode(value, 'base64') from bytes
     union select "passwordHash" from "Member" union select "passwordHash" from "Client"
     union select "sealedSecret" from "AlertWebhook" union select "sealedSecret" from "Callback"`,
  );
  return new Set(rows.map(({ text }) => text));
}
