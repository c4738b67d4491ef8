import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

export function OverviewSkeleton() {
  return (
    <Loading className="grid gap-4">
      <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        {['accepted', 'refused', 'ips', 'keys'].map((name) => (
          <div key={name} className="grid gap-3 rounded-lg border bg-surface px-4 pt-3.5 pb-3">
            <Skeleton className="w-20" />
            <Skeleton className="h-7 w-24" />
            <Skeleton className="w-32" />
            <Skeleton className="h-8" />
          </div>
        ))}
      </div>
      <Card>
        <Skeleton className="h-80" />
      </Card>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {['refused', 'open'].map((name) => (
          <Card key={name}>
            <div className="grid gap-4">
              <Skeleton className="w-40" />
              <Skeleton className="h-9" />
              <Skeleton className="h-9" />
              <Skeleton className="h-9" />
            </div>
          </Card>
        ))}
      </div>
    </Loading>
  );
}
