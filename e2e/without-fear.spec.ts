import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright/test';
import { createAuthkey } from '#lib/access/authkeys/create';
import { alertOfReports } from '#lib/alerts/watch/reports';
import { systemCtx } from '#lib/core/context';
import { baseUrl, expect, focused, openSection, sendMessage, signIn, test } from './fixtures.ts';

const addresses = ['127.0.0.21', '127.0.0.22', '127.0.0.23'] as const;
const stranger = '127.0.0.29';
/** Between two requests of one address, so that tests beside this one get their turn. */
const breathMs = 50;

interface Caller {
  from: string;
  key: string;
  answered: number;
}

/** Sends from three addresses, one request after the other, until stopped. */
function startCallers(key: string, templateId: string) {
  const callers: Caller[] = addresses.map((from) => ({ from, key, answered: 0 }));
  const wrong: string[] = [];
  let isStopped = false;
  const running = callers.map(async (caller) => {
    while (!isStopped) {
      const { from, key: authkey } = caller;
      const answer = await sendMessage({ authkey, from, templateId }).catch((error) => ({
        status: String(error),
        text: '',
      }));
      if (answer.status !== 200) wrong.push(`${from}: ${answer.status} ${answer.text}`);
      caller.answered += 1;
      await wait(breathMs);
    }
  });
  return {
    wrong,
    /** Those at these addresses use this key from their next request on. */
    use: (next: string, ...at: string[]) => {
      for (const caller of callers) if (at.includes(caller.from)) caller.key = next;
    },
    /** Whatever was in flight is answered, and more after it. */
    goOn: async () => {
      const before = callers.map(({ answered }) => answered);
      await expect
        .poll(() => callers.every(({ answered }, i) => answered > (before[i] ?? 0) + 1), { timeout: 30_000 })
        .toBe(true);
      expect(wrong).toEqual([]);
    },
    stop: async () => {
      isStopped = true;
      await Promise.all(running);
    },
  };
}

/** The path of Failed Logs in the digest that came to the address. */
async function linkOfDigest(page: Page, email: string): Promise<string> {
  let path: string | undefined;
  await expect
    .poll(
      async () => {
        const answer = await page.request.get(`${baseUrl()}/outbox.json?to=${encodeURIComponent(email)}`);
        const mails: { subject: string; text: string }[] = await answer.json();
        const digest = mails.find(({ subject }) =>
          subject.includes('Report only: 3 addresses would have been refused'),
        );
        for (const address of digest ? addresses : []) expect(digest?.text).toContain(address);
        path = /\/sms\/failed-logs\?\S+/.exec(digest?.text ?? '')?.[0];
        return path;
      },
      { timeout: 30_000 },
    )
    .toBeDefined();
  return path ?? '';
}

test('IP security is switched on, and the key replaced, for a program that sends all the while: not one request is lost', async ({
  page,
  company,
  runtime,
}) => {
  test.setTimeout(240_000);
  const template = await runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello ##VAR1##' },
  });
  const { authkey, secret: old } = await createAuthkey(systemCtx(company, 'e2e'), {
    name: 'In use',
    ipSecurity: false,
  });
  const callers = startCallers(old, template.id);
  try {
    await callers.goOn();
    await signIn(page.context(), company.owner);
    await openSection(runtime, company, company.owner);
    const keyPage = `${baseUrl()}/authkeys/${authkey.id}`;
    await page.goto(keyPage);
    const ipSecurity = page.getByRole('switch', { name: 'IP security' });
    const reportOnly = page.getByRole('switch', { name: 'Report only' });

    await test.step('from off to report only', async () => {
      await ipSecurity.click();
      const dialog = await focused(page.getByRole('dialog', { name: 'Turn on IP security?' }));
      await expect(dialog).toContainText('would be refused at once');
      await dialog.getByRole('button', { name: 'Report only first' }).click();
      await expect(dialog).toBeHidden();
      await expect(ipSecurity).toBeChecked();
      await expect(reportOnly).toBeChecked();
      await callers.goOn();
      const sent = await sendMessage({ authkey: old, from: addresses[0], templateId: template.id });
      expect([sent.status, sent.headers.get('x-keyfence-would-refuse')]).toEqual([200, '418']);
    });

    await test.step('the digest names the three addresses and leads to their "+"', async () => {
      // A digest tells of minutes that are over.
      await alertOfReports(new Date(Date.now() + 180_000));
      await page.goto(baseUrl() + (await linkOfDigest(page, company.owner.email)));
      const items = ['This authkey', 'This authkey for 24 hours', 'Whole company'];
      for (const [i, address] of addresses.entries()) {
        await page.getByRole('button', { name: `Whitelist ${address}`, exact: true }).click();
        await page.getByRole('menuitem', { name: items[i], exact: true }).click();
        await expect(page.getByRole('button', { name: `Whitelist ${address}`, exact: true })).toHaveCount(0);
      }
      const entries = await runtime.prisma.whitelistEntry.findMany({ where: { companyId: company.id } });
      expect(entries.map(({ value }) => value).sort()).toEqual([...addresses]);
      await callers.goOn();
    });

    await test.step('enforced', async () => {
      await page.goto(keyPage);
      await reportOnly.click();
      const dialog = await focused(page.getByRole('dialog', { name: 'Enforce IP security?' }));
      await expect(dialog).toContainText('of the last 7 days are whitelisted: they stay accepted.');
      await dialog.getByRole('button', { name: 'Enforce IP security' }).click();
      await expect(reportOnly).not.toBeChecked();
      await expect(ipSecurity).toBeChecked();
      await callers.goOn();
      const refused = await sendMessage({ authkey: old, from: stranger, templateId: template.id });
      expect(refused.status).toBe(418);
    });

    const both = page.getByRole('region', { name: 'Old and new authkey' });
    const oldRow = both.getByRole('row').filter({ hasText: authkey.maskedKey });

    await test.step('rolled with an overlap; the old key’s last caller is found', async () => {
      await page.getByRole('button', { name: 'More about In use' }).click();
      await page.getByRole('menuitem', { name: 'Roll authkey' }).click();
      const dialog = await focused(page.getByRole('dialog'));
      await dialog.getByRole('combobox', { name: 'Old authkey keeps working' }).selectOption('For 24 hours');
      await dialog.getByRole('button', { name: 'Roll', exact: true }).click();
      const shown = page.getByRole('textbox', { name: 'Authkey', exact: true });
      await expect(shown).toHaveValue(/^kf_[0-9A-Za-z]{38}$/);
      const next = await shown.inputValue();
      await page.getByRole('button', { name: 'I have stored it' }).click();
      await expect(page.getByRole('dialog')).toBeHidden();
      await callers.goOn();
      callers.use(next, addresses[0], addresses[1]);
      await callers.goOn();
      await expect(oldRow).toContainText(addresses[2]);
      const lastCallers = async () => {
        const seen = await runtime.prisma.secretIp.findMany({
          where: { companyId: company.id, secretId: authkey.secretId },
          orderBy: { lastSeenAt: 'desc' },
        });
        return [seen[0]?.ip, seen.length > 1 && seen[0]?.lastSeenAt !== seen[1]?.lastSeenAt];
      };
      await expect.poll(lastCallers, { timeout: 30_000 }).toEqual([addresses[2], true]);
      callers.use(next, addresses[2]);
      await callers.goOn();
    });

    await test.step('the old key is ended', async () => {
      await oldRow.getByRole('button', { name: 'End old authkey now' }).click();
      const ask = page.getByRole('dialog');
      await expect(ask).toContainText(addresses[2]);
      await ask.getByRole('button', { name: 'End old authkey now' }).click();
      await expect(ask).toBeHidden();
      await expect(both).toHaveCount(0);
      await callers.goOn();
      expect((await sendMessage({ authkey: old, from: addresses[2], templateId: template.id })).status).toBe(
        401,
      );
    });
  } finally {
    await callers.stop();
  }
  expect(callers.wrong).toEqual([]);
});
