import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

export function SuspiciousIpsSkeleton() {
  return (
    <Loading>
      <Card flush>
        <div className="divide-y">
          {['head', 'one', 'two', 'three'].map((row) => (
            <div key={row} className="flex h-10 items-center gap-8 px-4">
              <Skeleton className="w-32" />
              <Skeleton className="w-20" />
              <Skeleton className="w-16 max-sm:hidden" />
              <Skeleton className="w-40 max-sm:hidden" />
              <Skeleton className="w-20 max-sm:hidden" />
            </div>
          ))}
        </div>
      </Card>
    </Loading>
  );
}
