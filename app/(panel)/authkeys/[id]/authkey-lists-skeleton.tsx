import type { AuthkeyDetail } from '#lib/authkeys/get';
import { Card } from '../../../../components/ui/card.tsx';
import { PageHeader } from '../../../../components/ui/page-header.tsx';
import { Loading, Skeleton } from '../../../../components/ui/skeleton.tsx';

export function AuthkeyListsSkeleton({ authkey }: { authkey: AuthkeyDetail }) {
  return (
    <Loading>
      <PageHeader
        title={authkey.name}
        breadcrumbs={[{ label: 'Authkeys', href: '/authkeys' }]}
        description={<Skeleton className="h-5 w-72" />}
        actions={<Skeleton className="h-8 w-40" />}
      />
      <Skeleton className="h-9 w-full" />
      <div className="mt-6 grid items-start gap-6 xl:grid-cols-2">
        {[0, 1].map((column) => (
          <Card key={column} className="grid h-80 content-start gap-3">
            <div className="grid gap-3">
              <Skeleton className="h-5 w-36" />
              <Skeleton className="h-8 w-full" />
              <Skeleton className="h-5 w-full" />
              <Skeleton className="h-5 w-full" />
            </div>
          </Card>
        ))}
      </div>
    </Loading>
  );
}
