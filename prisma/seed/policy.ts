import { createAuthkey } from '#lib/access/authkeys/create';
import { setAuthkeyDisabled } from '#lib/access/authkeys/set-disabled';
import { createClient } from '#lib/access/clients/create';
import { setClientDisabled } from '#lib/access/clients/set-disabled';
import { createServiceToken } from '#lib/access/service-tokens/create';
import { addEntries } from '#lib/access/whitelist/add';
import { type Ctx, systemCtx } from '#lib/core/context';
import { type Scope, scopes } from '#lib/core/scopes';
import { createTemplate } from '#lib/messages/templates/create';
import { seedActor } from './state.ts';

export interface SeededCompany {
  company: { id: string; name: string };
  /** Secret of the first authkey. */
  secret: string;
  /** How the first API client gets tokens. */
  client: { username: string; password: string };
  /** Secret of the first service token; null: the company has none. */
  serviceToken: string | null;
  keys: { id: string; name: string }[];
  templates: { id: string; text: string }[];
}

interface KeyPlan {
  name: string;
  integration: string;
  entries?: string;
  ipSecurity?: false;
  madeDaysAgo: number;
  disabledDaysAgo?: number;
}

interface ClientPlan {
  username: string;
  entries: string;
  passwordExpireDays: number | null;
  madeDaysAgo: number;
  disabledDaysAgo?: number;
}

interface TokenPlan {
  name: string;
  scopes: Scope[];
  entries: string;
  madeDaysAgo: number;
  lifeDays: number;
}

interface CompanyPlan {
  keys: KeyPlan[];
  clients: ClientPlan[];
  tokens: TokenPlan[];
  whitelist: { entries: string; note: string; daysAgo: number }[];
  templates: { name: string; text: string }[];
}

const acme: CompanyPlan = {
  // The first one has no entries of its own: the company's list covers it.
  keys: [
    { name: 'Website', integration: 'Shop front end, PHP', madeDaysAgo: 40 },
    { name: 'Checkout OTP', integration: 'Node.js', entries: '203.0.113.10-203.0.113.19', madeDaysAgo: 38 },
    { name: 'Android backend', integration: 'Java', entries: '198.51.100.0/28, 192.0.2.77', madeDaysAgo: 31 },
    { name: 'Warehouse alerts', integration: 'Python', entries: '2001:db8:40::/48', madeDaysAgo: 20 },
    { name: 'Zapier', integration: 'Zapier', ipSecurity: false, madeDaysAgo: 9 },
    { name: 'Old CRM', integration: 'Go', entries: '198.51.100.200', madeDaysAgo: 41, disabledDaysAgo: 12 },
  ],
  clients: [
    { username: 'acme_backend', entries: '127.0.0.1, ::1', passwordExpireDays: null, madeDaysAgo: 2 },
    {
      username: 'billing_sync',
      entries: '198.51.100.32-198.51.100.40, 2001:db8:10::/48',
      passwordExpireDays: 30,
      madeDaysAgo: 21,
    },
    { username: 'store.terminals', entries: '203.0.113.128/26', passwordExpireDays: 30, madeDaysAgo: 36 },
    {
      username: 'legacy_batch',
      entries: '192.0.2.200',
      passwordExpireDays: 0,
      madeDaysAgo: 40,
      disabledDaysAgo: 6,
    },
  ],
  // The first one may do all: what the README pastes.
  tokens: [
    {
      name: 'Policy as code',
      scopes: [...scopes],
      entries: '127.0.0.1, ::1',
      madeDaysAgo: 3,
      lifeDays: 90,
    },
    {
      name: 'Deploy runners',
      scopes: ['ips:lease'],
      entries: '198.51.100.64/27',
      madeDaysAgo: 25,
      lifeDays: 30,
    },
  ],
  whitelist: [
    { entries: '127.0.0.1, ::1', note: 'This machine', daysAgo: 41 },
    { entries: '192.0.2.0/28', note: 'Office Rotterdam', daysAgo: 40 },
    { entries: '192.0.2.146', note: 'VPN gateway', daysAgo: 33 },
    { entries: '2001:db8:10::/48', note: 'Data centre Frankfurt', daysAgo: 26 },
  ],
  templates: [
    { name: 'One-time password', text: 'Your Acme code is ##VAR1##. It expires in 10 minutes.' },
    { name: 'Order shipped', text: 'Hi ##NAME##, order ##ORDER## is on its way. Track it: ##LINK##' },
    {
      name: 'Appointment reminder',
      text: 'Reminder: ##DATE## at ##TIME##, Acme Service. Reply 1 to confirm, 2 to move it.',
    },
    {
      name: 'Payment received',
      text: 'Olá ##NAME##, recebemos o pagamento de ##AMOUNT## €. Não é preciso fazer mais nada.',
    },
    { name: 'Low stock', text: 'Low stock: ##SKU## has ##LEFT## left in ##WAREHOUSE##.' },
  ],
};

const globex: CompanyPlan = {
  keys: [
    { name: 'Billing', integration: 'Java', entries: '203.0.113.64/26', madeDaysAgo: 30 },
    { name: 'Support desk', integration: 'Zendesk', madeDaysAgo: 14 },
  ],
  clients: [
    {
      username: 'globex_edge',
      entries: '198.51.100.130-198.51.100.140',
      passwordExpireDays: null,
      madeDaysAgo: 12,
    },
  ],
  tokens: [],
  whitelist: [{ entries: '198.51.100.128/27', note: 'Globex head office', daysAgo: 30 }],
  templates: [
    { name: 'Invoice due', text: 'Globex: invoice ##NUMBER## over ##AMOUNT## is due on ##DATE##.' },
  ],
};

export const seedAcmePolicy = (company: Company, now: Date) => seedPolicy(company, now, acme);
export const seedGlobexPolicy = (company: Company, now: Date) => seedPolicy(company, now, globex);

type Company = SeededCompany['company'];

async function seedPolicy(company: Company, now: Date, plan: CompanyPlan): Promise<SeededCompany> {
  const asOf = (daysAgo: number): Ctx =>
    systemCtx(company, seedActor, new Date(now.getTime() - daysAgo * 86_400_000));
  const deeds: { daysAgo: number; act: (ctx: Ctx) => Promise<unknown> }[] = [];
  for (const { daysAgo, ...list } of plan.whitelist) {
    deeds.push({ daysAgo, act: (ctx) => addEntries(ctx, { credentialId: null, ...list }) });
  }
  const made: { id: string; name: string; secret: string }[] = [];
  for (const [index, { madeDaysAgo, disabledDaysAgo, ipSecurity = true, ...fields }] of plan.keys.entries()) {
    const make = async (ctx: Ctx) => {
      const { authkey, secret } = await createAuthkey(ctx, { ...fields, ipSecurity });
      made[index] = { id: authkey.id, name: authkey.name, secret };
    };
    deeds.push({ daysAgo: madeDaysAgo, act: make });
    const disable = (ctx: Ctx) => setAuthkeyDisabled(ctx, { id: made[index]!.id, disabled: true });
    if (disabledDaysAgo) deeds.push({ daysAgo: disabledDaysAgo, act: disable });
  }
  const clients: (SeededCompany['client'] & { id: string })[] = [];
  for (const [index, { madeDaysAgo, disabledDaysAgo, ...fields }] of plan.clients.entries()) {
    const make = async (ctx: Ctx) => {
      const { client, password } = await createClient(ctx, fields);
      clients[index] = { id: client.id, username: client.username, password };
    };
    deeds.push({ daysAgo: madeDaysAgo, act: make });
    const disable = (ctx: Ctx) => setClientDisabled(ctx, { id: clients[index]!.id, disabled: true });
    if (disabledDaysAgo) deeds.push({ daysAgo: disabledDaysAgo, act: disable });
  }
  const tokens: string[] = [];
  for (const [index, { madeDaysAgo, lifeDays, ...fields }] of plan.tokens.entries()) {
    const make = async (ctx: Ctx) => {
      const { secret } = await createServiceToken(ctx, { ...fields, expires: lifeDays * 86_400 });
      tokens[index] = secret;
    };
    deeds.push({ daysAgo: madeDaysAgo, act: make });
  }
  const templates: SeededCompany['templates'] = [];
  for (const [index, template] of plan.templates.entries()) {
    const make = async (ctx: Ctx) => {
      templates[index] = await createTemplate(ctx, template);
    };
    deeds.push({ daysAgo: 39 - index * 6, act: make });
  }
  // The audit log is in the order in which it was written.
  for (const { daysAgo, act } of deeds.sort((a, b) => b.daysAgo - a.daysAgo)) await act(asOf(daysAgo));
  const [first] = clients;
  return {
    company,
    secret: made[0]!.secret,
    client: { username: first!.username, password: first!.password },
    serviceToken: tokens[0] ?? null,
    keys: made.map(({ id, name }) => ({ id, name })),
    templates,
  };
}
