import { randomBytes } from 'node:crypto';
import type { Ctx } from '#lib/core/context';
import { bumpPolicy, transact } from '#lib/core/transact';
import { cheapHash } from './cheap-hash.ts';
import { type RawAnswer, type RawRequest, rawRequest } from './raw-http.ts';

export interface ApiClient {
  id: string;
  username: string;
  password: string;
}

interface ClientFields {
  disabledAt?: Date;
  passwordChangedAt?: Date;
  passwordExpireDays?: number | null;
}

/** An API client written straight into the database, with these whitelist entries; its password costs little to check. */
export async function makeClient(
  ctx: Ctx,
  entries: string[] = ['127.0.0.1'],
  fields: ClientFields = {},
): Promise<ApiClient> {
  const username = `client_${randomBytes(6).toString('hex')}`;
  const password = `password-${randomBytes(6).toString('hex')}`;
  const passwordHash = await cheapHash(password);
  const companyId = ctx.company.id;
  return transact(ctx, async (tx) => {
    const { id } = await tx.client.create({ data: { companyId, username, passwordHash, ...fields } });
    await tx.clientPassword.create({ data: { companyId, clientId: id, hash: passwordHash } });
    await tx.whitelistEntry.createMany({
      data: entries.map((value) => ({ companyId, credentialId: id, value, addedBy: 'test' })),
    });
    await bumpPolicy(tx, companyId, { credentialId: id });
    return { id, username, password };
  });
}

type Sent = Partial<RawRequest> & { port: number };

export function requestToken({ port, ...request }: Sent, body: unknown): Promise<RawAnswer> {
  return rawRequest({
    port,
    method: 'POST',
    path: '/token',
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    ...request,
  });
}

/** @throws unless it is answered with a token */
export async function getToken(sent: Sent, { username, password }: ApiClient): Promise<string> {
  const { status, json } = await requestToken(sent, { username, password });
  if (status !== 200) throw new Error(`No token: ${status} ${JSON.stringify(json)}`);
  return String(json.access_token);
}

export function requestPasswordChange({ port, ...request }: Sent, body: unknown): Promise<RawAnswer> {
  return rawRequest({
    port,
    method: 'POST',
    path: '/manage/password',
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    ...request,
  });
}
