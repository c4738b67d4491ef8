import { ListsSkeleton } from '#components/credentials/lists-skeleton.tsx';

export default function ServiceTokenLoading() {
  return <ListsSkeleton />;
}
