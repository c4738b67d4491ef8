import { AuthkeyMenu } from '#components/authkeys/authkey-menu.tsx';
import { MaskedKey } from '#components/authkeys/authkeys-table.tsx';
import { KeyStateBadge } from '#components/authkeys/badges.tsx';
import { IpSecuritySwitch } from '#components/authkeys/ip-security-switch.tsx';
import { WhatHoldsNow } from '#components/authkeys/what-holds-now.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { AuthkeyDetail } from '#lib/access/authkeys/get';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import {
  deleteAuthkeyAction,
  disableAuthkeyAction,
  enableAuthkeyAction,
  getCallbackAction,
  previewIpSecurityAction,
  removeCallbackAction,
  renameAuthkeyAction,
  rotateCallbackSecretAction,
  setCallbackAction,
  setIpSecurityAction,
} from '../actions.ts';

export function AuthkeyHeader({ ctx, authkey }: { ctx: MemberCtx; authkey: AuthkeyDetail }) {
  const { id, ownEntries, companyEntries } = authkey;
  const canWrite = ctx.actor.role !== 'viewer';
  return (
    <>
      <PageHeader
        title={authkey.name}
        breadcrumbs={[linkTo(pages.authkeys)]}
        aside={<KeyStateBadge state={authkey.state} />}
        description={
          <span className="flex flex-wrap items-center gap-x-3 text-sm">
            <MaskedKey maskedKey={authkey.maskedKey} />
            {authkey.integration && <span>{authkey.integration}</span>}
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
                {authkey.state === 'expired' ? 'expired' : 'expires'} <RelativeTime at={authkey.expiresAt} />
              </span>
            )}
          </span>
        }
        actions={
          <>
            <IpSecuritySwitch
              on={authkey.ipSecurity}
              canWrite={canWrite}
              nothingListed={ownEntries + companyEntries === 0}
              onPreview={previewIpSecurityAction.bind(null, id)}
              onSet={setIpSecurityAction.bind(null, id)}
            />
            {canWrite && (
              <AuthkeyMenu
                authkey={authkey}
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
        ipSecurity={authkey.ipSecurity}
        own={ownEntries}
        company={companyEntries}
      />
    </>
  );
}
