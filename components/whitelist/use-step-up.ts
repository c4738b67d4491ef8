'use client';

import { usePathname, useRouter } from 'next/navigation';

/** Sends the person to the OTP when that is what the server asked for; true: it did, and nothing is left to say. */
export function useStepUp(): (error: { code: string }) => boolean {
  const router = useRouter();
  const pathname = usePathname();
  return (error) => {
    if (error.code !== 'step_up_required') return false;
    const here = pathname + window.location.search;
    router.push(`/authkeys/verify?next=${encodeURIComponent(here)}`);
    return true;
  };
}
