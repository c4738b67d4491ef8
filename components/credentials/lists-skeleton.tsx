import { Card } from '#components/ui/card.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';

/** Of the lists on the page of one authkey or API client. */
export function ListsSkeleton() {
  return (
    <Loading>
      <div className="mt-6 grid items-start gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
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
