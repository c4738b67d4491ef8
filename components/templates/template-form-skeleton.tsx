import { Card } from '../ui/card.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';

/** In the shape of editor and preview. */
export function TemplateFormSkeleton() {
  return (
    <Loading>
      <Skeleton className="mb-2 h-4 w-40" />
      <Skeleton className="mb-8 h-7 w-56" />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card>
          <div className="grid gap-4">
            <Skeleton className="h-14" />
            <Skeleton className="h-44" />
            <Skeleton className="h-8 w-32" />
          </div>
        </Card>
        <Card>
          <div className="grid gap-4">
            <Skeleton className="h-5 w-20" />
            <Skeleton className="h-16" />
            <Skeleton className="h-4 w-52" />
          </div>
        </Card>
      </div>
    </Loading>
  );
}
