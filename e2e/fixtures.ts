import { randomBytes, randomInt } from 'node:crypto';
import { type BrowserContext, test as base, expect, type Locator, type Page } from 'playwright/test';
import { v7 as uuid } from 'uuid';
import { insertMember } from '#lib/accounts/members/insert-member';
import type { Role } from '#lib/core/context';
import { systemCtx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import { openRuntime } from '#lib/process/open-runtime';
import { cheapHash } from '#lib/testing/cheap-hash';
import { demoEnv } from '#lib/testing/env';
import { type RawAnswer, rawRequest } from '#lib/testing/raw-http';
import { startChain } from '#lib/testing/start-chain';

export interface Person {
  email: string;
  password: string;
  mobile: string;
}

export interface Company {
  id: string;
  name: string;
  owner: Person;
  admin: Person;
  viewer: Person;
}

const port = () => Number(process.env.E2E_PORT);
/** The name that APP_URL has; next-auth's cookies belong to it. */
export const baseUrl = () => `http://localhost:${port()}`;

async function makeCompany(name: string): Promise<Company> {
  const mark = randomBytes(4).toString('hex');
  const person = (role: Role): Person => ({
    email: `${role}-${mark}@example.test`,
    password: `${role}-password-${mark}`,
    mobile: `+1${randomInt(2_000_000_000, 9_999_999_999)}`,
  });
  const [owner, admin, viewer] = [person('owner'), person('admin'), person('viewer')];
  const company = { id: uuid(), name: `${name} ${mark}` };
  const members = [
    { name: 'Olga Owner', role: 'owner', ...owner },
    { name: 'Adam Admin', role: 'admin', ...admin },
    { name: 'Vera Viewer', role: 'viewer', ...viewer },
  ] as const;
  await transact(systemCtx(company, 'e2e'), async (tx) => {
    await tx.company.create({ data: company });
    for (const { password, ...member } of members) {
      const passwordHash = await cheapHash(password);
      await insertMember(tx, { ...member, companyId: company.id, passwordHash, createdAt: new Date() });
    }
  });
  await startChain(company.id);
  return { ...company, owner, admin, viewer };
}

/** Signs in over HTTP, as a script would. */
export async function signIn(context: BrowserContext, person: Person): Promise<void> {
  const { csrfToken } = await (await context.request.get(`${baseUrl()}/api/auth/csrf`)).json();
  const answer = await context.request.post(`${baseUrl()}/api/auth/callback/credentials`, {
    form: { csrfToken, email: person.email, password: person.password, json: 'true' },
  });
  expect(answer.ok()).toBe(true);
}

/** The newest OTP that arrived at the number. */
export async function readOtp(context: BrowserContext, mobile: string): Promise<string> {
  let code: string | undefined;
  await expect
    .poll(async () => {
      const answer = await context.request.get(`${baseUrl()}/outbox.json?to=${encodeURIComponent(mobile)}`);
      const texts: string[] = (await answer.json()).map((message: { text: string }) => message.text);
      // Alerts go to the same number.
      code = /\b\d{6}\b/.exec(texts.find((text) => /\bOTP\b/.test(text)) ?? '')?.[0];
      return code;
    })
    .toBeDefined();
  return code ?? '';
}

/** Opens the Authkey section by hand: number, OTP. */
export async function stepUp(page: Page, person: Person): Promise<void> {
  await page.goto(`${baseUrl()}/authkeys`);
  await expect(page).toHaveURL(/\/authkeys\/verify/);
  await page.getByRole('textbox', { name: 'Registered mobile number' }).fill(person.mobile);
  await page.getByRole('button', { name: 'Send OTP' }).click();
  await page.getByRole('textbox', { name: 'OTP' }).fill(await readOtp(page.context(), person.mobile));
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('heading', { name: 'Authkeys', level: 1 })).toBeVisible();
}

/** Opens it without the browser, for tests that are about something else. */
export async function openSection(runtime: Runtime, company: Company, person: Person): Promise<void> {
  await runtime.prisma.session.updateMany({
    where: { companyId: company.id, member: { email: person.email } },
    data: { stepUpUntil: new Date(Date.now() + 900_000) },
  });
}

export interface Call {
  authkey: string;
  from?: string;
  templateId: string;
}

/** A message sent through the API, from an address of loopback. */
export function sendMessage({ authkey, from, templateId }: Call): Promise<RawAnswer> {
  return rawRequest({
    port: port(),
    ...(from ? { from } : {}),
    method: 'POST',
    path: '/api/v5/flow',
    headers: [['authkey', authkey]],
    body: JSON.stringify({ template_id: templateId, mobiles: '919800000000', VAR1: 'e2e' }),
  });
}

/**
 * What is typed or pressed before React has taken over the page is lost; a person is slower than that. Shortcuts are
 * heard after that, once its effects have run: when the page has nothing left to do.
 */
export async function hydrated(page: Page): Promise<void> {
  const isTakenOver = () =>
    [...document.querySelectorAll('input, button')].every((element) =>
      Object.keys(element).some((key) => key.startsWith('__react')),
    );
  await page.waitForFunction(isTakenOver, undefined, { timeout: 30_000 });
  try {
    await page.evaluate(() => new Promise((done) => requestIdleCallback(() => done(undefined))));
  } catch (error) {
    // A page that leads on to another one: that is what is waited for.
    if (!/context was destroyed/.test(String(error))) throw error;
    await page.waitForLoadState();
    await hydrated(page);
  }
}

/** Keeps the errors that a page reports, and has it wait until it is alive whenever it was loaded. */
function watch(page: Page, errors: string[]): Page {
  page.on('console', (message) => {
    // Chromium itself reports every answer of 4xx; what the page says of it is what counts.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
      errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  page.goto = async (url, options) => {
    const answer = await goto(url, options);
    await hydrated(page);
    return answer;
  };
  page.reload = async (options) => {
    const answer = await reload(options);
    await hydrated(page);
    return answer;
  };
  return page;
}

/** Waits until what bears the label is gone. A role alone is gone as soon as a dialog stands before it. */
export async function expectGone(page: Page, label: string): Promise<void> {
  await expect(page.getByLabel(label, { exact: true })).toHaveCount(0);
}

/** The dialog, once it has the focus: before that it does not hear Escape, nor the next Tab. */
export async function focused(dialog: Locator): Promise<Locator> {
  await expect(dialog).toBeVisible();
  await expect.poll(() => dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  return dialog;
}

/** Opens the dialog that asks before an entry is removed, and waits until it has read what that would mean. */
export async function askToRemove(page: Page, list: Locator, entry: string): Promise<Locator> {
  const looked = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await list.getByRole('button', { name: `Remove ${entry}` }).click();
  await looked;
  return page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true });
}

interface Fixtures {
  company: Company;
  otherCompany: Company;
  /** A page of a browser of its own, as that of somebody else. */
  elsewhere: () => Promise<Page>;
}

export const test = base.extend<Fixtures, { runtime: Runtime }>({
  runtime: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern.
    async ({}, use) => {
      const runtime = await openRuntime({
        ...demoEnv(),
        databaseUrl: process.env.E2E_DATABASE_URL ?? '',
      });
      await use(runtime);
      await runtime.close();
    },
    { scope: 'worker' },
  ],
  // The runtime is asked for because verbs find it by themselves.
  company: async ({ runtime: _ }, use) => use(await makeCompany('Acme')),
  otherCompany: async ({ runtime: _ }, use) => use(await makeCompany('Globex')),
  page: async ({ page }, use) => {
    const errors: string[] = [];
    await use(watch(page, errors));
    expect(errors).toEqual([]);
  },
  elsewhere: async ({ browser }, use) => {
    const errors: string[] = [];
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      return watch(await context.newPage(), errors);
    });
    for (const context of contexts) await context.close();
    expect(errors).toEqual([]);
  },
});

export { expect };
