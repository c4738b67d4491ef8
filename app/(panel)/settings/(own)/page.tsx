import type { Metadata } from 'next';
import { AccountCard } from '#components/settings/account-card.tsx';
import { MembersCard } from '#components/settings/members-card.tsx';
import { PanelIpsCard } from '#components/settings/panel-ips-card.tsx';
import { PolicyCard } from '#components/settings/policy-card.tsx';
import { SessionsCard } from '#components/settings/sessions-card.tsx';
import { pages } from '#components/shell/pages.ts';
import { LinkButton } from '#components/ui/link-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { getCompanyPolicy } from '#lib/access/policy/get';
import { readAccount } from '#lib/accounts/members/account';
import { listMembers } from '#lib/accounts/members/list';
import { getPanelIps } from '#lib/accounts/panel-ips/get';
import { listSessions } from '#lib/accounts/sessions/list';
import { pageCtx } from '#lib/panel/page';
import { HistoryOf } from '../../_history/history-of.tsx';
import * as actions from '../actions.ts';

export const metadata: Metadata = { title: pages.settings.title };

export default async function SettingsPage() {
  const ctx = await pageCtx();
  const { role } = ctx.actor;
  const [account, sessions, people, panelIps, policy] = await Promise.all([
    readAccount(ctx),
    listSessions(ctx),
    role === 'viewer' ? null : listMembers(ctx),
    role === 'owner' ? getPanelIps(ctx) : null,
    role === 'owner' ? getCompanyPolicy(ctx) : null,
  ]);
  return (
    <>
      <PageHeader
        {...pages.settings}
        actions={
          role !== 'viewer' && (
            <LinkButton href={pages.serviceTokens.href}>{pages.serviceTokens.title}</LinkButton>
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <AccountCard
          account={account}
          onChangeEmail={actions.requestEmailChangeAction}
          onWithdrawEmail={actions.withdrawEmailChangeAction}
          onRequestMobile={actions.requestMobileChangeAction}
          onChangeMobile={actions.changeMobileAction}
          onChangePassword={actions.changePasswordAction}
        />
        <SessionsCard
          sessions={sessions}
          onRevoke={actions.revokeSessionAction}
          onRevokeOthers={actions.revokeOtherSessionsAction}
        />
        {people && (
          <MembersCard
            {...people}
            canWrite={role === 'owner'}
            steppedUp={account.steppedUp}
            onInvite={actions.inviteMemberAction}
            onResend={actions.resendInvitationAction}
            onWithdraw={actions.withdrawInvitationAction}
            onSetRole={actions.setMemberRoleAction}
            onDisable={actions.disableMemberAction}
            onEnable={actions.enableMemberAction}
          />
        )}
        {policy && <PolicyCard report={policy} onSave={actions.setCompanyPolicyAction} />}
        {panelIps && <PanelIpsCard {...panelIps} onSave={actions.setPanelIpsAction} />}
        {people && <HistoryOf ctx={ctx} by={{ what: 'members' }} of="members" className="lg:col-span-2" />}
      </div>
    </>
  );
}
