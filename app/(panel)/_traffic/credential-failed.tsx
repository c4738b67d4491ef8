import { FailedLately } from '#components/traffic/failed-lately.tsx';
import { countFailed } from '#lib/access/traffic/count-failed';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';

/** The link to the Failed Logs of one authkey or API client, with its counts. */
export async function CredentialFailed({ ctx, credentialId }: { ctx: MemberCtx; credentialId: string }) {
  const counts = await countFailed(ctx, { credentialId, range: '24h' });
  return <FailedLately credentialId={credentialId} {...counts} />;
}
