import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { CompanyListAside } from '#components/authkeys/company-list-aside.tsx';
import { NewAuthkey } from '#components/authkeys/new-authkey.tsx';
import { linkTo, pages } from '#components/shell/pages.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listIpLists } from '#lib/access/ip-lists/list';
import { readAuthkeyLife } from '#lib/access/policy/read-authkey-life';
import { listEntries } from '#lib/access/whitelist/list';
import { yourAddress } from '#lib/access/whitelist/your-address';
import { readExample } from '#lib/messages/request-example';
import { steppedUpPageCtx } from '#lib/panel/page';
import { createAuthkeyAction } from '../actions.ts';

export const metadata: Metadata = { title: pages.newAuthkey.title };

export default async function NewAuthkeyPage() {
  const ctx = await steppedUpPageCtx('/authkeys/new');
  if (ctx.actor.role === 'viewer') redirect('/authkeys');
  const [example, company, lifeDays, here, lists] = await Promise.all([
    readExample(ctx),
    listEntries(ctx, { credentialId: null, limit: 10 }),
    readAuthkeyLife(ctx),
    yourAddress(ctx, null),
    listIpLists(ctx),
  ]);
  const ofCompany = lists.filter(({ usedByCompany }) => usedByCompany);
  return (
    <>
      <PageHeader {...pages.newAuthkey} breadcrumbs={[linkTo(pages.authkeys)]} />
      <NewAuthkey
        example={example}
        onCreate={createAuthkeyAction}
        companyEntries={company.total + ofCompany.reduce((sum, { entries }) => sum + entries, 0)}
        lifeDays={lifeDays}
        here={here}
        lists={lists.filter(({ usedByCompany }) => !usedByCompany)}
      >
        <CompanyListAside list={company} ipLists={ofCompany} />
      </NewAuthkey>
    </>
  );
}
