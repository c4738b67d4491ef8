import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Verbs that ask for no role, each with what stands in its place. */
const withoutRole: Record<string, string> = {
  'lib/access/authkeys/end-timed-off.ts': 'the system: at the time that a person set',
  'lib/access/clients/change-password.ts': 'an API client, with its present password',
  'lib/access/ip-lists/feed/keep-waiting.ts': 'the system: what a URL answered with',
  'lib/access/ip-lists/feed/take-read.ts': 'the system: what a URL answered with',
  'lib/access/ip-lists/feed/tell-stale.ts': 'the system: the URL cannot be read for as long as was set',
  'lib/access/ip-lists/hosts/resolve-hosts.ts':
    'the system: what the DNS says of names that a person entered',
  'lib/access/whitelist/remove-expired.ts': 'the system: at the time that a person set',
  'lib/accounts/invitations/accept.ts': 'whoever holds the link that was mailed',
  'lib/accounts/members/change-mobile.ts': "one's own, with password and OTP",
  'lib/accounts/members/change-password.ts': "one's own, with the present one",
  'lib/accounts/members/confirm-email-change.ts': 'whoever holds the link that was mailed',
  'lib/accounts/members/create-company-owner.ts': 'the system: whoever runs the command',
  'lib/accounts/members/request-email-change.ts': "one's own, with the password",
  'lib/accounts/members/request-mobile-change.ts': "one's own, with the password",
  'lib/accounts/members/require-password.ts': "one's own: a wrong one is written down",
  'lib/accounts/members/withdraw-email-change.ts': "one's own",
  'lib/accounts/otp/send.ts': "opens one's own session's Authkey section",
  'lib/accounts/otp/verify.ts': "opens one's own session's Authkey section",
  'lib/accounts/sessions/failed-sign-in.ts': 'the system: nobody is signed in yet',
  'lib/accounts/sessions/refuse-sign-in.ts': 'the system: nobody is signed in yet',
  'lib/accounts/sessions/refused-access.ts': 'whoever may not: that they tried is written down',
  'lib/accounts/sessions/revoke-others.ts': "one's own sessions",
  'lib/accounts/sessions/revoke.ts': "one's own session",
  'lib/accounts/sessions/sign-in.ts': 'whoever has the password',
  'lib/accounts/sessions/sign-out.ts': "one's own session",
  'lib/alerts/recipients/confirm-by-link.ts': 'whoever holds the link that was mailed',
  'lib/events/chain/cut.ts': 'the system: what is older than it is kept',
  'lib/events/chain/verify-and-note.ts': 'the system: what it found in the log',
};

/** What has a transaction of its own and is no verb that writes: nobody asked for it, or it only reads. */
const notAsked: Record<string, string> = {
  'lib/core/transact.ts': "every verb's transaction",
  'lib/access/as-of/list-as-of.ts': 'reads lists and log of one moment',
  'lib/alerts/watch/expiries.ts': 'an alert, and the mark that it was sent',
  'lib/alerts/watch/ip-list-changes.ts': 'an alert, and the mark that it was sent',
  'lib/alerts/watch/old-secrets.ts': 'an alert, and the mark that it was sent',
  'lib/alerts/watch/refusals.ts': 'an alert, and what of it was told',
  'lib/alerts/watch/reports.ts': 'an alert, and the mark that it was sent',
  'lib/alerts/watch/streams.ts': 'an alert, and the mark that it was sent',
  'lib/alerts/watch/suspicious-ips.ts': 'an alert, and the mark that it was sent',
  'lib/events/chain/make-checkpoint.ts': 'a signature of what is written down already',
  'lib/events/guesses.ts': 'an alert of what is written down already',
};

/** What writes outside a verb's transaction, and therefore no event of the audit log: each with the reason. */
const withoutEvent: Record<string, string> = {
  'lib/access/clients/issue-token.ts':
    'when a client last had a token: Recent IPs and Failed Logs say who asked',
  'lib/access/ip-lists/feed/claim-reads.ts': 'who reads which IP list at this moment',
  'lib/access/ip-lists/feed/note-failure.ts': 'how the last read of an IP list went: its page',
  'lib/access/ip-lists/hosts/claim-hosts.ts': 'who looks up which host name at this moment',
  'lib/access/suspicious-ips/burst.ts': 'counts of token requests: Suspicious IPs lists whom they block',
  'lib/access/suspicious-ips/tried-names.ts': 'whom a suspicious IP tried: listed with it',
  'lib/accounts/otp/prolong.ts': 'the section that an OTP opened stays open while somebody works in it',
  'lib/alerts/streams/claim.ts': 'who posts what is posted already: the state of the webhook',
  'lib/alerts/streams/lanes.ts': 'how far a webhook is: its state',
  'lib/alerts/streams/read-audit.ts': 'how far a webhook is: its state',
  'lib/alerts/streams/read-refused.ts': 'how far a webhook is: its state',
  'lib/core/secret-change.ts': 'what is sealed, sealed anew: the operator has changed AUTH_SECRET',
  'lib/db/apply-migrations.ts': 'the note that a migration was applied',
  'lib/delivery/notices/deliver.ts': 'states of what is sent: the delivery log',
  'lib/delivery/outbox.ts': 'what was sent in demo mode',
  'lib/delivery/queue/due.ts': 'who sends what at this moment',
  'lib/delivery/queue/sent-parts.ts': 'which part of a message a receipt is of',
  'lib/events/chain/head.ts': 'the seal of a chain that began before there was a key',
  'lib/events/chain/keys.ts': 'keys of the whole installation, which belong to no company',
  'lib/gate/accepted-traces.ts': 'requests that may be explained: a log themselves',
  'lib/gate/refusals.ts': 'Failed Logs are a log themselves',
  'lib/gate/secret-sql.ts': 'when which authkey was used last',
  'lib/gate/tokens.ts': 'keys of the whole installation, which belong to no company',
  'lib/gate/traffic-sql.ts': 'Recent IPs are a log themselves',
  'lib/messages/callback-sql.ts': 'what is posted to a callback: the delivery log',
  'lib/messages/record-receipt.ts': 'states of messages: Messages',
  'lib/messages/settle.ts': 'states of messages: Messages',
  'lib/messages/store.ts': 'messages by API: Messages, and Recent IPs',
  'lib/process/blank-messages.ts': 'texts that are older than they are kept',
  'lib/process/retention.ts': 'what is older than it is kept',
  'lib/process/schedule.ts': 'which task ran when',
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

const codeOf = (file: string) => textOf(file).replace(/\/\*[\s\S]*?\*\//g, '');
const writing = [
  /\b(insert into|update|delete from|truncate|merge into)\s+"/i,
  /\.\s*(create|update|delete)(Many|ManyAndReturn)?\(\s*[{)]|\.\s*upsert\(/,
];
const writes = (code: string) => writing.some((pattern) => pattern.test(code));
/** Part of a verb: it is handed that verb's transaction. */
const isHandedTransaction = (code: string) => /\btx: (Tx|Prisma\.TransactionClient)\b/.test(code);

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
    const inParts = sources.filter(
      (file) => isHandedTransaction(codeOf(file)) && calls(codeOf(file), 'recordEvent'),
    );
    const recorders = inParts.flatMap((file) =>
      [...codeOf(file).matchAll(/^export async function (record[A-Z]\w*|applyToList)/gm)].map(([, name]) =>
        String(name),
      ),
    );
    expect(recorders).toEqual(expect.arrayContaining(['recordInserted', 'applyToList']));
    expect(
      verbs.filter((file) => !['recordEvent', ...recorders].some((name) => calls(codeOf(file), name))),
    ).toEqual([]);
  });

  test('says what is tried where it asks for a role', () => {
    const named = /\brequireRole\(ctx, '(owner|admin|viewer)', '[a-z]/;
    expect(sources.filter((file) => calls(codeOf(file), 'requireRole') && !named.test(codeOf(file)))).toEqual(
      [],
    );
  });

  test('has its transaction from transact()', () => {
    const own = sources.filter((file) => calls(textOf(file), '\\$transaction'));
    expect(own).toEqual(Object.keys(notAsked).sort());
  });
});

describe('the audit log', () => {
  test('has an event of all that is written, but for what stands in the list', () => {
    const silent = sources.filter((file) => {
      const code = codeOf(file);
      const isKnown = calls(code, 'transact') || isHandedTransaction(code) || Object.hasOwn(notAsked, file);
      return writes(code) && !isKnown;
    });
    expect(silent).toEqual(Object.keys(withoutEvent).sort());
    expect(writes('await pool.query(`update "Member" set name = $1`)')).toBe(true);
    expect(writes('await prisma.member.deleteMany({ where })')).toBe(true);
    expect(writes("createHash('sha256').update(text)")).toBe(false);
  });

  test('has an event of each export', () => {
    const exporting = sources.filter((file) =>
      /^export (async )?function\*? export[A-Z]/m.test(codeOf(file)),
    );
    expect(exporting).toContain('lib/access/whitelist/export.ts');
    expect(exporting.filter((file) => !calls(codeOf(file), 'recordEvent'))).toEqual([]);
  });

  test('says of each secret that it was shown', () => {
    const making = sources.filter((file) =>
      ['newSecret', 'newPassword', 'newWebhookSecret'].some((name) => calls(codeOf(file), name)),
    );
    expect(making.length).toBeGreaterThanOrEqual(8);
    expect(making.filter((file) => !/\bsecretShown\b/.test(codeOf(file)))).toEqual([]);
  });
});
