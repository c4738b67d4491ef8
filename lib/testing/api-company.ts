import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { bumpPolicy, transact } from '#lib/core/transact';
import { newSecret } from '#lib/gate/authkey-secret';
import { makeCompany, type TestCompany } from './company.ts';
import { secretData } from './secret-data.ts';

export interface ApiKey {
  id: string;
  secret: string;
}

export interface ApiCompany extends TestCompany {
  /** IP security on, whitelists 127.0.0.1. */
  key: ApiKey;
  /** IP security on, whitelists nothing. */
  closedKey: ApiKey;
  /** IP security off. */
  openKey: ApiKey;
  disabledKey: ApiKey;
  expiredKey: ApiKey;
  /** "Hello ##VAR1##" */
  templateId: string;
}

/** A company with an authkey of each kind, written straight into the database. */
export async function makeApiCompany(): Promise<ApiCompany> {
  const made = await makeCompany();
  const { owner, company } = made;
  const template = await runtime().prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello ##VAR1##' },
  });
  return {
    ...made,
    key: await makeKey(owner, 'listed', {}, '127.0.0.1'),
    closedKey: await makeKey(owner, 'closed', {}),
    openKey: await makeKey(owner, 'open', { ipSecurity: false }),
    disabledKey: await makeKey(owner, 'disabled', { disabledAt: new Date() }, '127.0.0.1'),
    expiredKey: await makeKey(owner, 'expired', { expiresAt: new Date(Date.now() - 1_000) }, '127.0.0.1'),
    templateId: template.id,
  };
}

type KeyFields = { ipSecurity?: boolean; disabledAt?: Date; expiresAt?: Date };

function makeKey(ctx: Ctx, name: string, fields: KeyFields, entry?: string): Promise<ApiKey> {
  const secret = newSecret();
  return transact(ctx, async (tx) => {
    const { id } = await tx.authkey.create({
      data: {
        companyId: ctx.company.id,
        name,
        ...fields,
        secrets: { create: secretData(secret) },
      },
    });
    if (entry) {
      await tx.whitelistEntry.create({
        data: { companyId: ctx.company.id, credentialId: id, value: entry, addedBy: 'test' },
      });
    }
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return { id, secret };
  });
}
