import { SuspiciousIpsSkeleton } from '#components/suspicious-ips/suspicious-ips-skeleton.tsx';
import { SuspiciousIpsHeader } from './header.tsx';

export default function Loading() {
  return (
    <>
      <SuspiciousIpsHeader />
      <SuspiciousIpsSkeleton />
    </>
  );
}
