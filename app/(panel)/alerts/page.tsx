import type { Metadata } from 'next';
import { createLoader, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { ClosedSection } from '#components/alerts/closed-section.tsx';
import { DeliveryLog } from '#components/alerts/delivery-log.tsx';
import { HeldBack } from '#components/alerts/held-back.tsx';
import { QuietHours } from '#components/alerts/quiet-hours.tsx';
import { Recipients } from '#components/alerts/recipients.tsx';
import { Webhooks } from '#components/alerts/webhooks.tsx';
import { WhatIsSent } from '#components/alerts/what-is-sent.tsx';
import { pageInputOf, tableParams } from '#components/data-table/search-params.ts';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listDeliveries } from '#lib/alerts/deliveries/list';
import { listHeldBack } from '#lib/alerts/deliveries/list-held';
import { getAlertSettings } from '#lib/alerts/get-settings';
import { listRecipients } from '#lib/alerts/recipients/list';
import { deliveryKinds, deliveryStates } from '#lib/alerts/schemas';
import { timeZoneNames } from '#lib/alerts/time-zones';
import { listWebhooks } from '#lib/alerts/webhooks/list';
import { isSteppedUp } from '#lib/core/context';
import { alertChannels } from '#lib/events/kinds';
import { pageCtx } from '#lib/panel/page';
import * as actions from './actions.ts';

export const metadata: Metadata = { title: pages.alerts.title };

const load = createLoader({
  ...tableParams({ sortable: ['createdAt'], sort: { id: 'createdAt', desc: true }, size: 25 }),
  channel: parseAsStringLiteral(alertChannels),
  kind: parseAsStringLiteral(deliveryKinds),
  state: parseAsStringLiteral(deliveryStates),
});

export default async function AlertsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  const { q, sort, channel, kind, state, ...at } = await load(searchParams);
  const filters = { channel: channel ?? undefined, kind: kind ?? undefined, state: state ?? undefined };
  const [settings, held, recipients, webhooks, { rows, ...place }] = await Promise.all([
    getAlertSettings(ctx),
    listHeldBack(ctx),
    listRecipients(ctx),
    listWebhooks(ctx),
    listDeliveries(ctx, {
      ...filters,
      query: q.slice(0, 200),
      dir: sort.desc ? 'desc' : 'asc',
      ...pageInputOf(at),
    }),
  ]);
  const canWrite = ctx.actor.role !== 'viewer';
  return (
    <>
      <PageHeader {...pages.alerts} />
      {canWrite && !isSteppedUp(ctx) && <ClosedSection />}
      <HeldBack held={held} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <WhatIsSent kinds={settings.kinds} canWrite={canWrite} set={actions.setAlertAction} />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Recipients
            {...recipients}
            now={ctx.now.toISOString()}
            canWrite={canWrite}
            add={actions.addRecipientAction}
            confirm={actions.confirmRecipientAction}
            resend={actions.resendConfirmationAction}
            remove={actions.removeRecipientAction}
          />
          <Webhooks
            webhooks={webhooks}
            canWrite={canWrite}
            add={actions.addWebhookAction}
            edit={actions.editWebhookAction}
            remove={actions.removeWebhookAction}
            rotate={actions.rotateWebhookSecretAction}
            test={actions.testWebhookAction}
            read={actions.getDeliveryAction}
          />
          <QuietHours
            {...settings.quietHours}
            timeZones={timeZoneNames}
            canWrite={canWrite}
            set={actions.setQuietHoursAction}
          />
        </div>
      </div>
      <DeliveryLog
        {...{ rows, place, sort }}
        pageSize={at.size}
        canWrite={canWrite}
        retry={actions.retryDeliveryAction}
      />
      <KeepFresh everyMs={5_000} until={null} />
    </>
  );
}
