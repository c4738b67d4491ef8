import { ClientStateBadge } from '#components/clients/badges.tsx';
import { ClientMenu } from '#components/clients/client-menu.tsx';
import { WhatHoldsNow } from '#components/clients/what-holds-now.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { ClientDetail } from '#lib/access/clients/get';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { runtime } from '#lib/core/runtime';
import { readExample } from '#lib/messages/request-example';
import {
  deleteClientAction,
  disableClientAction,
  enableClientAction,
  issuePasswordAction,
  revokeTokensAction,
  setPasswordExpiryAction,
} from '../actions.ts';

export async function ClientHeader({ ctx, client }: { ctx: MemberCtx; client: ClientDetail }) {
  const { id, username, state, passwordDaysLeft, entries } = client;
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
          ctx.actor.role !== 'viewer' && (
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
          )
        }
      />
      <WhatHoldsNow state={state} passwordDaysLeft={passwordDaysLeft} entries={entries} />
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
