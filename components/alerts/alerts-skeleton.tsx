import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { DeliveryLogSkeleton } from './delivery-log.tsx';

const kinds = 15;

/** The page's cards in their places. */
export function AlertsSkeleton() {
  return (
    <>
      <Loading className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card flush title="What is sent">
          <div className="divide-y border-t">
            {Array.from({ length: kinds }, (_, index) => (
              <div key={index} className="flex h-13 items-center justify-between gap-4 px-4">
                <Skeleton className="w-48" />
                <Skeleton className="w-32" />
              </div>
            ))}
          </div>
        </Card>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          {['Recipients', 'Webhooks', 'Quiet hours'].map((title) => (
            <Card key={title} title={title}>
              <div className="grid gap-3">
                <Skeleton className="w-56" />
                <Skeleton className="w-40" />
                <Skeleton className="h-8 w-full" />
              </div>
            </Card>
          ))}
        </div>
      </Loading>
      <div className="mt-8">
        <DeliveryLogSkeleton />
      </div>
    </>
  );
}
