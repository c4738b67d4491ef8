import { addMember } from '#lib/accounts/members/add';
import { createCompanyWithOwner } from '#lib/accounts/members/create-company-owner';
import { demoAccount } from '#lib/accounts/members/demo-account';
import { systemCtx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { seedMessages } from './seed/messages.ts';
import { seedAcmePolicy, seedGlobexPolicy } from './seed/policy.ts';
import { removeHalfSeeded, seedActor, seedState } from './seed/state.ts';
import { seedTraffic } from './seed/traffic.ts';

export interface Demo {
  email: string;
  password: string;
  mobile: string;
  /** The secret of the authkey "Website". */
  authkey: string;
  /** Its only variable is VAR1. */
  templateId: string;
  /** An API client that may come from 127.0.0.1 and ::1. */
  client: { username: string; password: string };
  /** The secret of a service token with every scope, from the same; absent where an older release made the data. */
  serviceToken?: string;
}

const owner = {
  ...demoAccount,
  companyName: 'Acme Messaging',
  name: 'Maya Okafor',
};
const viewer = {
  name: 'Jonas Lind',
  email: 'viewer@acme.test',
  mobile: '+14155550101',
  password: 'acme-viewer-password',
  role: 'viewer' as const,
};
const otherOwner = {
  companyName: 'Globex',
  name: 'Ana Ruiz',
  email: 'owner@globex.test',
  mobile: '+14155550200',
  password: 'globex-demo-password',
};

/**
 * Makes the demo companies through the panel's own verbs, once. `save` gets what exists nowhere else, the
 * secret above all, before the seed counts as complete: a start that dies anywhere in between removes
 * what is half there and begins again.
 * @returns null when the demo data stands already, or the installation has companies of its own
 */
export async function seedDemo(
  { prisma, pool }: Runtime,
  save: (demo: Demo) => void | Promise<void> = () => undefined,
): Promise<Demo | null> {
  const state = await seedState(prisma);
  if (state === 'complete' || state === 'foreign') return null;
  if (state === 'half') await removeHalfSeeded(pool);

  const now = new Date();
  const by = { by: seedActor, now: new Date(now.getTime() - 42 * 86_400_000) };
  const [acme, globex] = [
    await createCompanyWithOwner(owner, by),
    await createCompanyWithOwner(otherOwner, by),
  ];
  await addMember(systemCtx(acme.company, seedActor, by.now), viewer);
  const policy = await seedAcmePolicy(acme.company, now);
  const otherPolicy = await seedGlobexPolicy(globex.company, now);
  await seedTraffic(pool, [policy, otherPolicy], now);
  await seedMessages(pool, policy, now);

  const { email, password, mobile } = owner;
  const demo = {
    email,
    password,
    mobile,
    authkey: policy.secret,
    templateId: policy.templates[0]!.id,
    client: policy.client,
    ...(policy.serviceToken && { serviceToken: policy.serviceToken }),
  };
  await save(demo);
  const ctx = systemCtx(acme.company, seedActor, now);
  await transact(ctx, (tx) =>
    recordEvent(tx, ctx, {
      action: 'demo.complete',
      target: { type: 'company', id: acme.company.id, name: acme.company.name },
    }),
  );
  return demo;
}
