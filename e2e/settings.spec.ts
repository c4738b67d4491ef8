import { randomInt } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright/test';
import { v7 as uuid } from 'uuid';
import { inviteMember } from '#lib/accounts/invitations/invite';
import { systemCtx } from '#lib/core/context';
import {
  baseUrl,
  type Company,
  expect,
  hydrated,
  openSection,
  type Person,
  readOtp,
  signIn,
  test,
} from './fixtures.ts';

const settings = () => `${baseUrl()}/settings`;
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const alone = (page: Page) => page.getByRole('dialog');

/** The link in the newest mail to the address. */
async function linkTo(context: BrowserContext, email: string, path: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(async () => {
      const answer = await context.request.get(`${baseUrl()}/outbox.json?to=${encodeURIComponent(email)}`);
      const texts: string[] = (await answer.json()).map((mail: { text: string }) => mail.text);
      link = new RegExp(`/${path}\\?token=[\\w-]+`).exec(texts.join('\n'))?.[0];
      return link;
    })
    .toBeDefined();
  return `${baseUrl()}${link}`;
}

async function openSettings(
  page: Page,
  runtime: Parameters<typeof openSection>[0],
  company: Company,
  person: Person,
) {
  await signIn(page.context(), person);
  await openSection(runtime, company, person);
  await page.goto(settings());
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
}

test('the registered mobile is changed by the OTP that goes to the new number', async ({
  page,
  company,
  runtime,
}) => {
  await openSettings(page, runtime, company, company.viewer);
  const mobile = `+1415556${randomInt(1_000, 10_000)}`;
  await page.getByRole('button', { name: 'Change registered mobile' }).click();
  await alone(page).getByRole('textbox', { name: 'New mobile number' }).fill(mobile);
  await alone(page).getByLabel('Present password').fill('not the password');
  await alone(page).getByRole('button', { name: 'Send OTP' }).click();
  await expect(alone(page).getByText('Your present password is wrong.')).toBeVisible();
  await expect(alone(page).getByRole('textbox', { name: 'New mobile number' })).toHaveValue(mobile);
  await alone(page).getByLabel('Present password').fill(company.viewer.password);
  await alone(page).getByRole('button', { name: 'Send OTP' }).click();
  await alone(page)
    .getByRole('textbox', { name: 'OTP' })
    .fill(await readOtp(page.context(), mobile));
  await alone(page).getByRole('button', { name: 'Verify' }).click();
  await expect(alone(page)).toHaveCount(0);
  await expect(region(page, 'Your account').getByText(mobile)).toBeVisible();
  const member = await runtime.prisma.member.findFirstOrThrow({ where: { email: company.viewer.email } });
  expect(member.mobile).toBe(mobile);
});

test('the registered email is changed by the link in the mail, pressed where nobody is signed in', async ({
  page,
  elsewhere,
  company,
  runtime,
}) => {
  await openSettings(page, runtime, company, company.owner);
  const email = `new-${company.owner.email}`;
  await page.getByRole('button', { name: 'Change registered email' }).click();
  await alone(page).getByRole('textbox', { name: 'New email' }).fill(email);
  await alone(page).getByLabel('Present password').fill(company.owner.password);
  await alone(page).getByRole('button', { name: 'Send confirmation' }).click();
  await expect(region(page, 'Your account').getByText(`${email} waits to be confirmed`)).toBeVisible();

  const other = await elsewhere();
  const link = await linkTo(other.context(), email, 'confirm-email');
  await other.goto(link);
  await expect(other.getByRole('heading', { name: 'Confirm your new email' })).toBeVisible();
  const unchanged = await runtime.prisma.member.count({ where: { email: company.owner.email } });
  expect(unchanged).toBe(1);
  await other.getByRole('button', { name: 'Confirm' }).click();
  await expect(other.getByText(`${email} is your registered email now.`)).toBeVisible();
  await other.goto(link);
  await expect(other.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
  await signIn(other.context(), { ...company.owner, email });
  await other.goto(settings());
  await expect(region(other, 'Your account').getByText(email)).toBeVisible();
  await page.reload();
  await expect(region(page, 'Your account').getByText(email, { exact: true })).toBeVisible();
});

test('an invited person chooses a password and signs in; a disabled one is out at once', async ({
  page,
  elsewhere,
  company,
  runtime,
}) => {
  await openSettings(page, runtime, company, company.owner);
  const guest = {
    email: `guest-${uuid()}@example.test`,
    password: 'chosen by the guest',
    mobile: '+14155550177',
  };
  await region(page, 'Members').getByRole('button', { name: 'Invite member' }).click();
  await alone(page).getByRole('textbox', { name: 'Name' }).fill('Gina Guest');
  await alone(page).getByRole('textbox', { name: 'Email' }).fill(guest.email);
  await alone(page).getByRole('textbox', { name: 'Mobile number' }).fill(guest.mobile);
  await alone(page).getByLabel('Role').selectOption('viewer');
  await alone(page).getByRole('button', { name: 'Send invitation' }).click();
  const row = region(page, 'Members').getByRole('row', { name: /Gina Guest/ });
  await expect(row.getByText('Invited', { exact: true })).toBeVisible();

  const theirs = await elsewhere();
  await theirs.goto(await linkTo(theirs.context(), guest.email, 'invite'));
  await expect(theirs.getByRole('heading', { name: `Join ${company.name}` })).toBeVisible();
  await theirs.getByLabel('Password', { exact: true }).fill('short');
  await theirs.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(theirs.getByText('A password has at least 12 characters.')).toBeVisible();
  await theirs.getByLabel('Password', { exact: true }).fill(guest.password);
  await theirs.getByRole('button', { name: 'Accept invitation' }).click();
  await theirs.getByRole('link', { name: 'Go to sign-in' }).click();
  await expect(theirs).toHaveURL(/\/sign-in/);
  await hydrated(theirs);
  await theirs.getByRole('textbox', { name: 'Email' }).fill(guest.email);
  await theirs.getByLabel('Password', { exact: true }).fill(guest.password);
  await theirs.getByRole('button', { name: 'Sign in' }).click();
  await expect(theirs.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await theirs.goto(settings());
  await expect(region(theirs, 'Your account').getByText('Gina Guest')).toBeVisible();
  await expect(region(theirs, 'Members')).toHaveCount(0);

  await page.reload();
  await row.getByRole('button', { name: 'More about Gina Guest' }).click();
  await page.getByRole('menuitem', { name: 'Change role' }).click();
  await alone(page).getByLabel('Role').selectOption('admin');
  await alone(page).getByRole('button', { name: 'Change role' }).click();
  await expect(row.getByText('Admin', { exact: true })).toBeVisible();
  await row.getByRole('button', { name: 'More about Gina Guest' }).click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await alone(page).getByRole('button', { name: 'Disable' }).click();
  await expect(row.getByText('Disabled', { exact: true })).toBeVisible();
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/sign-in/);
});

test('changing the password and signing out elsewhere end the other sessions, not this one', async ({
  page,
  elsewhere,
  company,
}) => {
  const { viewer } = company;
  const others = [(await elsewhere()).context(), (await elsewhere()).context()];
  for (const context of others) await signIn(context, viewer);
  await signIn(page.context(), viewer);
  await page.goto(settings());
  const rows = region(page, 'Sessions').getByRole('listitem');
  await expect(rows).toHaveCount(3);
  await rows
    .nth(1)
    .getByRole('button', { name: /^Sign out / })
    .click();
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: 'Change password' }).click();
  await alone(page).getByLabel('Present password').fill(viewer.password);
  await alone(page).getByLabel('New password').fill('a new password of Vera');
  await alone(page).getByRole('button', { name: 'Change password' }).click();
  await expect(rows).toHaveCount(1);
  await page.goto(settings());
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  for (const context of others) {
    const answer = await context.request.get(settings(), { maxRedirects: 0 });
    expect(answer.headers().location).toContain('/sign-in');
  }
});

test('what is refused takes the focus to the first wrong field and says why there; a double press sends once', async ({
  page,
  company,
  runtime,
}) => {
  const posts: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
  await openSettings(page, runtime, company, company.owner);
  await region(page, 'Members').getByRole('button', { name: 'Invite member' }).click();
  const name = alone(page).getByRole('textbox', { name: 'Name' });
  const email = alone(page).getByRole('textbox', { name: 'Email' });
  const send = alone(page).getByRole('button', { name: 'Send invitation' });
  await name.fill('Gina Guest');
  await email.fill('nobody@');
  await send.click();
  await expect(email).toBeFocused();
  await expect(email).toHaveAttribute('aria-invalid', 'true');
  await expect(email).toHaveAccessibleDescription('This is not an email address.');
  await expect(name).not.toHaveAttribute('aria-invalid');
  expect(posts).toEqual([]);

  await email.fill(company.admin.email);
  await expect(email).not.toHaveAttribute('aria-invalid');
  await alone(page).getByRole('textbox', { name: 'Mobile number' }).fill('+14155550177');
  await send.click();
  await expect(email).toHaveAccessibleDescription('This person is a member already.');
  await expect(email).toBeFocused();

  await email.fill(`guest-${uuid()}@example.test`);
  posts.length = 0;
  await send.dblclick();
  await expect(alone(page)).toHaveCount(0);
  expect(posts).toHaveLength(1);
});

test('while the section is closed, changes that need it ask for the OTP first, and go on', async ({
  page,
  company,
}) => {
  await signIn(page.context(), company.owner);
  await page.goto(settings());
  await page.getByRole('button', { name: 'Invite member' }).click();
  await page.getByRole('textbox', { name: 'Registered mobile number' }).fill(company.owner.mobile);
  await page.getByRole('button', { name: 'Send OTP' }).click();
  await page.getByRole('textbox', { name: 'OTP' }).fill(await readOtp(page.context(), company.owner.mobile));
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('dialog', { name: 'Invite member' })).toBeVisible();
  await expect(page).toHaveURL(settings());
});

test('an admin sees the members, but nothing to change them with', async ({ page, company, runtime }) => {
  await inviteMember(systemCtx(company, 'e2e'), {
    name: 'Gina Guest',
    email: `guest-${uuid()}@example.test`,
    mobile: '+14155550177',
    role: 'viewer',
  });
  await openSettings(page, runtime, company, company.admin);
  await expect(region(page, 'Members').getByRole('row')).toHaveCount(5);
  await expect(region(page, 'Members').getByRole('button')).toHaveCount(0);
});
