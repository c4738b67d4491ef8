import { AuthkeyMenu } from '#components/authkeys/authkey-menu.tsx';
import { MaskedKey } from '#components/authkeys/authkeys-table.tsx';
import { KeyStateBadge } from '#components/authkeys/badges.tsx';
import { Expires } from '#components/authkeys/expires.tsx';
import { IpSecuritySwitch } from '#components/authkeys/ip-security-switch.tsx';
import { LiveSecrets } from '#components/authkeys/live-secrets.tsx';
import { TurnOnNow } from '#components/authkeys/turn-on-now.tsx';
import { WhatHoldsNow } from '#components/authkeys/what-holds-now.tsx';
import { ReportOnlySwitch } from '#components/credentials/report-only-switch.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { AuthkeyDetail } from '#lib/access/authkeys/get';
import type { LiveSecret } from '#lib/access/authkeys/list-secrets';
import { previewEnforcement } from '#lib/access/credentials/preview-enforcement';
import { readAuthkeyLife } from '#lib/access/policy/read-authkey-life';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { readExample } from '#lib/messages/request-example';
import { previewEnforcementAction } from '../../_actions/credentials.ts';
import {
  deleteAuthkeyAction,
  disableAuthkeyAction,
  enableAuthkeyAction,
  endOldAuthkeyAction,
  getCallbackAction,
  removeCallbackAction,
  renameAuthkeyAction,
  rollAuthkeyAction,
  rotateCallbackSecretAction,
  setAuthkeyExpiryAction,
  setAuthkeyReportOnlyAction,
  setCallbackAction,
  turnOffIpSecurityAction,
  turnOnIpSecurityAction,
} from '../actions.ts';

type AuthkeyHeaderProps = {
  ctx: MemberCtx;
  authkey: AuthkeyDetail;
  secrets: LiveSecret[];
  /** A link in an alert led here to roll it. */
  asksToRoll: boolean;
};

export async function AuthkeyHeader({ ctx, authkey, secrets, asksToRoll }: AuthkeyHeaderProps) {
  const { id, name, mode, offUntil, reportOnly, ownEntries, companyEntries } = authkey;
  const canWrite = ctx.actor.role !== 'viewer';
  const preview = mode === 'report' ? await previewEnforcement(ctx, { credentialId: id }) : null;
  const credential = { id, type: 'authkey' as const, name };
  const onPreview = previewEnforcementAction.bind(null, id);
  const turnOn = {
    credential,
    nothingListed: ownEntries + companyEntries === 0,
    toReport: reportOnly,
    onPreview,
    onTurnOn: turnOnIpSecurityAction.bind(null, id, 'on'),
    onReportFirst: turnOnIpSecurityAction.bind(null, id, 'report', false),
  };
  return (
    <>
      <PageHeader
        title={authkey.name}
        breadcrumbs={[linkTo(pages.authkeys)]}
        aside={<KeyStateBadge state={authkey.state} />}
        description={
          <span className="flex flex-wrap items-center gap-x-3 text-sm">
            <MaskedKey maskedKey={authkey.maskedKey} />
            {authkey.integration && <span className="wrap-anywhere min-w-0">{authkey.integration}</span>}
            <span className="text-subtle">
              created <RelativeTime at={authkey.createdAt} />
            </span>
            <span className="text-subtle">
              {authkey.lastUsedAt ? (
                <>
                  last used <RelativeTime at={authkey.lastUsedAt} />
                </>
              ) : (
                'never used'
              )}
            </span>
            {authkey.expiresAt && (
              <span className="text-subtle">
                {authkey.expiry !== 'over' && 'expires '}
                <Expires {...authkey} />
              </span>
            )}
          </span>
        }
        actions={
          <>
            <IpSecuritySwitch
              {...turnOn}
              on={mode !== 'off'}
              canWrite={canWrite}
              onTurnOff={turnOffIpSecurityAction.bind(null, id)}
            />
            {mode !== 'off' && (
              <ReportOnlySwitch
                on={mode === 'report'}
                {...{ canWrite, credential, onPreview }}
                onSet={setAuthkeyReportOnlyAction.bind(null, id)}
              />
            )}
            {canWrite && (
              <AuthkeyMenu
                authkey={authkey}
                asksToRoll={asksToRoll}
                oldKey={secrets.find(({ endsAt }) => endsAt !== null)?.maskedKey ?? null}
                example={await readExample(ctx)}
                lifeDays={await readAuthkeyLife(ctx)}
                onSetExpiry={setAuthkeyExpiryAction.bind(null, id)}
                onRoll={rollAuthkeyAction.bind(null, id)}
                onRename={renameAuthkeyAction.bind(null, id)}
                onDisable={disableAuthkeyAction.bind(null, id)}
                onEnable={enableAuthkeyAction.bind(null, id)}
                onDelete={deleteAuthkeyAction.bind(null, id)}
                onGetCallback={getCallbackAction.bind(null, id)}
                onSetCallback={setCallbackAction.bind(null, id)}
                onRotateCallbackSecret={rotateCallbackSecretAction.bind(null, id)}
                onRemoveCallback={removeCallbackAction.bind(null, id)}
              />
            )}
          </>
        }
      />
      <WhatHoldsNow
        state={authkey.state}
        {...{ mode, offUntil, reportOnly }}
        own={ownEntries}
        company={companyEntries}
        wouldBeRefused={preview?.refused.length ?? 0}
        action={canWrite && <TurnOnNow {...turnOn} />}
      />
      {secrets.length > 1 && (
        <LiveSecrets
          secrets={secrets}
          name={authkey.name}
          canWrite={canWrite}
          onEndOld={endOldAuthkeyAction.bind(null, id)}
        />
      )}
    </>
  );
}
