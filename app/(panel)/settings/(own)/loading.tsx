import { pages } from '#components/shell/pages.ts';
import { Card } from '#components/ui/card.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

export default function SettingsLoading() {
  return (
    <>
      <PageHeader {...pages.settings} />
      <Loading className="grid gap-4 lg:grid-cols-2">
        {['account', 'sessions'].map((card) => (
          <Card key={card}>
            <div className="grid gap-5">
              {['title', 'one', 'two', 'three', 'four'].map((row) => (
                <div key={row} className="flex justify-between gap-8">
                  <Skeleton className="w-48" />
                  <Skeleton className="w-16" />
                </div>
              ))}
            </div>
          </Card>
        ))}
      </Loading>
    </>
  );
}
