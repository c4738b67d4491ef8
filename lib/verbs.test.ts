import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Verbs that ask for no role, each with what stands in its place. */
const withoutRole: Record<string, string> = {
  'lib/access/authkeys/end-timed-off.ts': 'the system: at the time that a person set',
  'lib/access/clients/change-password.ts': 'an API client, with its present password',
  'lib/access/whitelist/remove-expired.ts': 'the system: at the time that a person set',
  'lib/accounts/invitations/accept.ts': 'whoever holds the link that was mailed',
  'lib/accounts/members/change-mobile.ts': "one's own, with password and OTP",
  'lib/accounts/members/change-password.ts': "one's own, with the present one",
  'lib/accounts/members/confirm-email-change.ts': 'whoever holds the link that was mailed',
  'lib/accounts/members/create-company-owner.ts': 'the system: whoever runs the command',
  'lib/accounts/members/request-email-change.ts': "one's own, with the password",
  'lib/accounts/members/request-mobile-change.ts': "one's own, with the password",
  'lib/accounts/members/withdraw-email-change.ts': "one's own",
  'lib/accounts/otp/send.ts': "opens one's own session's Authkey section",
  'lib/accounts/otp/verify.ts': "opens one's own session's Authkey section",
  'lib/accounts/sessions/failed-sign-in.ts': 'the system: nobody is signed in yet',
  'lib/accounts/sessions/refuse-sign-in.ts': 'the system: nobody is signed in yet',
  'lib/accounts/sessions/revoke-others.ts': "one's own sessions",
  'lib/accounts/sessions/revoke.ts': "one's own session",
  'lib/accounts/sessions/sign-in.ts': 'whoever has the password',
  'lib/accounts/sessions/sign-out.ts': "one's own session",
  'lib/alerts/recipients/confirm-by-link.ts': 'whoever holds the link that was mailed',
};

/** What has a transaction of its own and is no verb that writes: nobody asked for it, or it only reads. */
const notAsked: Record<string, string> = {
  'lib/core/transact.ts': "every verb's transaction",
  'lib/access/as-of/list-as-of.ts': 'reads lists and log of one moment',
  'lib/alerts/watch/expiries.ts': 'an alert, and the mark that it was sent',
  'lib/alerts/watch/old-secrets.ts': 'an alert, and the mark that it was sent',
  'lib/alerts/watch/refusals.ts': 'an alert, and what of it was told',
  'lib/alerts/watch/reports.ts': 'an alert, and the mark that it was sent',
  'lib/alerts/watch/suspicious-ips.ts': 'an alert, and the mark that it was sent',
  'lib/events/guesses.ts': 'an alert of what is written down already',
};

const root = join(import.meta.dirname, '..');
const sources = globSync('lib/**/*.ts', { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !/\.test\.ts$|^lib\/(testing|db\/generated)\//.test(file))
  .sort();
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** Comments, imports and definitions are no calls. */
function calls(text: string, name: string): boolean {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return new RegExp(`(?<!function |[\\w])${name}(<[^>]*>)?\\(`).test(code);
}

const verbs = sources.filter((file) => calls(textOf(file), 'transact'));

describe('a verb that writes', () => {
  test('is found by its call', () => {
    expect(verbs.length).toBeGreaterThan(50);
    expect(calls('await transact<Answer>(ctx, work)', 'transact')).toBe(true);
    expect(calls('// transact(ctx)\n/** requireRole(ctx) */\nfunction transact(ctx) {}', 'transact')).toBe(
      false,
    );
    expect(calls('/** requireRole(ctx) */', 'requireRole')).toBe(false);
  });

  test('asks for a role, or stands in the list of those that need none', () => {
    expect(verbs.filter((file) => !calls(textOf(file), 'requireRole'))).toEqual(
      Object.keys(withoutRole).sort(),
    );
  });

  test('records what was done', () => {
    expect(verbs.filter((file) => !calls(textOf(file), 'recordEvent'))).toEqual([]);
  });

  test('has its transaction from transact()', () => {
    const own = sources.filter((file) => calls(textOf(file), '\\$transaction'));
    expect(own).toEqual(Object.keys(notAsked).sort());
  });
});
