import type { Ctx } from '#lib/core/context';
import type { Scope } from '#lib/core/scopes';
import { bumpPolicy, transact } from '#lib/core/transact';
import { newSecret } from '#lib/gate/authkey-secret';
import { callApi } from './call-api.ts';
import { secretData } from './secret-data.ts';

interface TokenFields {
  name?: string;
  scopes?: Scope[];
  /** From where it is good; 127.0.0.1 where it is absent. */
  from?: string;
  expiresAt?: Date;
}

export interface TestToken {
  id: string;
  name: string;
  secret: string;
  /** A request with it to this process's API, without a socket. */
  call(method: string, path: string, options?: CallOptions): ReturnType<typeof callApi>;
}

type CallOptions = Omit<NonNullable<Parameters<typeof callApi>[1]>, 'method'>;

/** A service token of the member's company, written straight into the database. */
export async function makeServiceToken(ctx: Ctx, fields: TokenFields = {}): Promise<TestToken> {
  const secret = newSecret('kfs_');
  const { name = 'CI', scopes = [], from = '127.0.0.1' } = fields;
  const expiresAt = fields.expiresAt ?? new Date(Date.now() + 86_400_000);
  const companyId = ctx.company.id;
  const { id } = await transact(ctx, async (tx) => {
    const made = await tx.serviceToken.create({
      data: {
        companyId,
        name,
        scopes: [...scopes],
        ...secretData(secret),
        expiresAt,
      },
      select: { id: true },
    });
    await tx.whitelistEntry.create({
      data: { companyId, credentialId: made.id, value: from, addedBy: 'test' },
      select: { id: true },
    });
    await bumpPolicy(tx, companyId, { credentialId: made.id });
    return made;
  });
  const call: TestToken['call'] = (method, path, { headers = {}, ...options } = {}) =>
    callApi(path, { method, headers: { authorization: `Bearer ${secret}`, ...headers }, ...options });
  return { id, name, secret, call };
}

/** Takes it away as its revocation does. */
export async function revokeTestToken(ctx: Ctx, id: string): Promise<void> {
  await transact(
    ctx,
    async (tx) => {
      await tx.serviceToken.update({
        where: { companyId_id: { companyId: ctx.company.id, id } },
        data: { revokedAt: new Date() },
        select: { id: true },
      });
      await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    },
    'alone',
  );
}
