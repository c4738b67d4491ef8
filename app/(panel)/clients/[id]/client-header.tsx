import { ClientStateBadge } from '#components/clients/badges.tsx';
import { ClientMenu } from '#components/clients/client-menu.tsx';
import { WhatHoldsNow } from '#components/clients/what-holds-now.tsx';
import { ReportOnlySwitch } from '#components/credentials/report-only-switch.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { ClientDetail } from '#lib/access/clients/get';
import { previewEnforcement } from '#lib/access/credentials/preview-enforcement';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { runtime } from '#lib/core/runtime';
import { readExample } from '#lib/messages/request-example';
import { previewEnforcementAction } from '../../_actions/credentials.ts';
import {
  deleteClientAction,
  disableClientAction,
  enableClientAction,
  issuePasswordAction,
  revokeTokensAction,
  setClientReportOnlyAction,
  setPasswordExpiryAction,
} from '../actions.ts';

export async function ClientHeader({ ctx, client }: { ctx: MemberCtx; client: ClientDetail }) {
  const { id, username, state, passwordDaysLeft, entries, reportOnly } = client;
  const canWrite = ctx.actor.role !== 'viewer';
  const preview = reportOnly ? await previewEnforcement(ctx, { credentialId: id }) : null;
  const { passwordExpireDays, tokenSeconds } = runtime().env;
  return (
    <>
      <PageHeader
        title={username}
        breadcrumbs={[linkTo(pages.clients)]}
        aside={<ClientStateBadge state={state} />}
        description={
          <span className="flex flex-wrap items-center gap-x-3 text-sm text-subtle">
            <Since words="created" at={client.createdAt} />
            <Since words="password changed" at={client.passwordChangedAt} />
            <Since words="last token" at={client.lastTokenAt} none="no token yet" />
            <Since words="last used" at={client.lastUsedAt} none="never used" />
          </span>
        }
        actions={
          <>
            <ReportOnlySwitch
              on={reportOnly}
              canWrite={canWrite}
              credential={{ id, type: 'client', name: username }}
              onPreview={previewEnforcementAction.bind(null, id)}
              onSet={setClientReportOnlyAction.bind(null, id)}
            />
            {canWrite && (
              <ClientMenu
                client={{ username, state, passwordExpireDays: client.passwordExpireDays }}
                example={await readExample(ctx)}
                installationDays={passwordExpireDays}
                tokenMinutes={Math.ceil(tokenSeconds / 60)}
                onIssuePassword={issuePasswordAction.bind(null, id)}
                onRevokeTokens={revokeTokensAction.bind(null, id)}
                onSetExpiry={setPasswordExpiryAction.bind(null, id)}
                onDisable={disableClientAction.bind(null, id)}
                onEnable={enableClientAction.bind(null, id)}
                onDelete={deleteClientAction.bind(null, id)}
              />
            )}
          </>
        }
      />
      <WhatHoldsNow
        {...{ state, passwordDaysLeft, entries, reportOnly }}
        wouldBeRefused={preview?.refused.length ?? 0}
      />
    </>
  );
}

function Since({ words, at, none }: { words: string; at: Date | null; none?: string }) {
  if (!at) return <span>{none}</span>;
  return (
    <span>
      {words} <RelativeTime at={at} />
    </span>
  );
}
