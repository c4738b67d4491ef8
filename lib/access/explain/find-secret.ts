import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

interface UsedSecret {
  /** `kf_abcd…wxyz` */
  maskedKey: string;
  /** It has ended since. */
  isOver: boolean;
}

/** Which of an authkey's secrets came, by the beginning of its SHA-256 in hex. */
export async function findSecret(
  ctx: Pick<Ctx, 'company' | 'now'>,
  authkeyId: string,
  hashStart: string,
): Promise<UsedSecret | null> {
  const [secret] = await runtime().prisma.$queryRaw<
    { prefix: string; suffix: string; endsAt: Date | null }[]
  >`
    select prefix, suffix, "endsAt" from "AuthkeySecret"
    where "companyId" = ${ctx.company.id}::uuid and "authkeyId" = ${authkeyId}::uuid
      and starts_with(encode(hash, 'hex'), ${hashStart})
    limit 1`;
  return secret
    ? {
        maskedKey: `${secret.prefix}…${secret.suffix}`,
        isOver: secret.endsAt !== null && secret.endsAt <= ctx.now,
      }
    : null;
}
