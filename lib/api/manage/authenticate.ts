import type { Ctx, TokenActor } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { Scope } from '#lib/core/scopes';
import { AppError } from '#lib/errors';
import { hashSecretHex, isWellFormedSecret } from '#lib/gate/authkey-secret';
import { type CredentialPolicy, isOver, refusalReason } from '#lib/gate/decide';
import type { Refusal } from '#lib/gate/gate';
import { log } from '#lib/log';
import type { LocatedAddress } from '#lib/net/client-address';
import { unknownWords } from '../answers.ts';
import type { ApiRequest } from '../http.ts';
import { Problem } from './problem.ts';

export type TokenCtx = Ctx & { actor: TokenActor };

/**
 * Who asks, by the service token that came. A refusal is answered only after its row in Failed Logs is committed.
 * @param endpoint as Failed Logs names it
 * @throws Problem 401 or 418; AppError unavailable
 */
export async function authenticate(
  request: ApiRequest,
  requestId: string,
  endpoint: string,
): Promise<TokenCtx> {
  const secret = /^bearer +(kfs_.*)$/i.exec(request.header('authorization') ?? '')?.[1];
  if (secret === undefined || !isWellFormedSecret(secret, 'kfs_')) throw unauthorized();
  const { env, gate } = runtime();
  const located = env.clientAddress.locate(request.peer, request.header('x-forwarded-for'));
  const { address, hop } = located;
  const hash = hashSecretHex(secret);
  const { verdict, policy } = await gate.checkService(hash, address);
  if (verdict === 'UNAVAILABLE') throw unavailable();
  if (policy === null) throw unauthorized();
  if (verdict !== 'ALLOWED') {
    const reason = refusalReason(verdict, policy.type);
    const trace = { requestId, hop, hash };
    if (reason && isOver(verdict)) gate.noteOver(policy, address, { endpoint, reason, trace });
    else if (reason) {
      const words = whyRefused(request, located);
      await written(policy, located, { endpoint, reason: words.reason ?? reason, trace });
      throw new Problem(418, 'ip_not_whitelisted', { detail: words.detail });
    }
    throw unauthorized();
  }
  const ctx = await readToken(policy, { now: new Date(), ip: address?.text ?? null, requestId });
  gate.accepted(policy, address, false);
  return ctx;
}

async function readToken(
  { companyId, credentialId: id }: CredentialPolicy,
  from: Pick<Ctx, 'now' | 'ip' | 'requestId'>,
): Promise<TokenCtx> {
  const found = await runtime().prisma.serviceToken.findUnique({
    where: { companyId_id: { companyId, id } },
    select: { name: true, scopes: true, company: { select: { id: true, name: true } } },
  });
  if (!found) throw unauthorized();
  const { name, scopes, company } = found;
  return { company, actor: { type: 'token', id, name, scopes: scopes as Scope[] }, ...from };
}

/** @throws AppError unavailable where it could not be written down */
async function written(
  policy: CredentialPolicy,
  { address }: LocatedAddress,
  refusal: Refusal,
): Promise<void> {
  try {
    await runtime().gate.refused(policy, address, refusal);
  } catch (error) {
    log.error({ error: String(error) }, 'a refusal could not be written down');
    throw unavailable();
  }
}

function whyRefused(request: ApiRequest, { address }: LocatedAddress) {
  if (address) return { detail: `IP ${address.text} is not whitelisted for this service token` };
  const why = runtime().env.clientAddress.whyUnknown(request.peer, request.header('x-forwarded-for'));
  const detail = `The IP of this request is unknown, so it is not whitelisted for this service token: ${unknownWords[why]}`;
  return { detail, reason: `ip-${why}` as const };
}

/** One message for every reason, so that nothing is told to those who guess. */
function unauthorized(): Problem {
  return new Problem(401, 'unauthenticated', {
    detail: 'The service token is missing or not valid',
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** The database does not answer. */
export function unavailable(): AppError {
  return new AppError('unavailable', {
    message: 'The service is not available at this moment; nothing was changed. Try again.',
  });
}
