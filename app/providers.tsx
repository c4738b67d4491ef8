'use client';

import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { LiveRegion } from '#components/ui/live-region.tsx';
import { Toaster } from '#components/ui/toaster.tsx';

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
    >
      <NuqsAdapter>
        {children}
        <Toaster />
        <LiveRegion />
      </NuqsAdapter>
    </ThemeProvider>
  );
}
