import { StoodOn } from '#components/as-of/stood-on.tsx';
import type { Crumb } from '#components/ui/breadcrumbs.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import type { ReadAsOf } from './read-as-of.ts';

type ThenHeaderProps = {
  title: string;
  breadcrumbs?: Crumb[];
  then: ReadAsOf;
  /** The page as of now. */
  path: string;
};

export function ThenHeader({ then, path, ...header }: ThenHeaderProps) {
  return (
    <>
      <PageHeader {...header} />
      <StoodOn at={then.list?.at ?? null} backTo={path} />
    </>
  );
}
