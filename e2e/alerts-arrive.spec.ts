import { baseUrl, type Company, expect, openSection, sendMessage, signIn, test } from './fixtures.ts';

interface Arrived {
  channel: string;
  subject: string;
  text: string;
}

test('from a change in the panel and a refused request to what arrives', async ({
  page,
  company,
  runtime,
}) => {
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  const template = await runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello ##VAR1##' },
  });
  const outbox = async (to: string): Promise<Arrived[]> =>
    (await page.request.get(`${baseUrl()}/outbox.json?to=${encodeURIComponent(to)}`)).json();
  const told = async ({ owner }: Company) =>
    (await outbox(owner.email)).map(({ subject }) => subject.replace(`${company.name}: `, ''));

  await page.goto(`${baseUrl()}/authkeys/new`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Till');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const secret = await page.getByRole('textbox', { name: 'Authkey', exact: true }).inputValue();
  await expect.poll(() => told(company)).toEqual(['Authkey created: Till']);

  expect((await sendMessage({ authkey: secret, templateId: template.id, from: '127.0.0.2' })).status).toBe(
    418,
  );
  await expect.poll(() => told(company)).toContain('127.0.0.2 refused for Till');
  await expect.poll(() => outbox(company.owner.mobile)).toHaveLength(1);
  const [sms] = await outbox(company.owner.mobile);
  expect(sms).toMatchObject({
    channel: 'sms',
    text: expect.stringContaining('127.0.0.2 for Till at /api/v5/flow'),
  });
  const mails = await outbox(company.owner.email);
  const link = /http:\/\/\S+\/sms\/failed-logs\S+/.exec(mails[0]?.text ?? '')?.[0] ?? '';
  await page.goto(`${baseUrl()}${new URL(link).pathname}${new URL(link).search}`);
  await expect(page.getByRole('row').filter({ hasText: '127.0.0.2' })).toContainText('Till');

  const key = await runtime.prisma.authkey.findFirstOrThrow({ where: { companyId: company.id } });
  await page.goto(`${baseUrl()}/authkeys/${key.id}`);
  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  await own.getByRole('textbox', { name: 'IP addresses or ranges' }).fill('192.0.2.1, 192.0.2.2');
  await own.getByRole('button', { name: 'Add', exact: true }).click();
  await expect.poll(() => told(company)).toContain('2 IPs added for Till');
  await own.getByRole('button', { name: 'Remove 192.0.2.1' }).click();
  await page
    .getByRole('dialog')
    .or(page.getByRole('alertdialog'))
    .getByRole('button', { name: 'Remove', exact: true })
    .click();
  await expect.poll(() => told(company)).toContain('IP deleted for Till');
  await page.getByRole('switch', { name: 'IP security' }).click();
  await page.getByRole('button', { name: 'Turn off IP security' }).click();
  await expect(page.getByRole('switch', { name: 'IP security' })).not.toBeChecked();
  await expect.poll(() => told(company)).toContain('IP security disabled for Till');
  await page.getByRole('switch', { name: 'IP security' }).click();
  // 127.0.0.2 came lately and would be refused: it asks.
  await page.getByRole('button', { name: 'Turn on IP security' }).click();
  await expect.poll(() => told(company)).toContain('IP security enabled for Till');
  const removed = (await outbox(company.owner.email)).find(({ subject }) => subject.includes('IP deleted'));
  for (const word of ['192.0.2.1', 'Olga Owner', '127.0.0.1', 'If this was not you']) {
    expect(removed?.text).toContain(word);
  }
});
