import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import './globals.css';
import { peerStorage } from '#lib/core/request';
import { Providers } from './providers.tsx';

/** Every page is somebody's own: nothing is rendered at build time. */
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: { default: 'Keyfence', template: '%s · Keyfence' },
  description: 'API keys that work only from the IP addresses you trust.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f8f9fa' },
    { media: '(prefers-color-scheme: dark)', color: '#0e1013' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // next-themes writes the theme's class before React hydrates.
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body className="min-h-dvh font-sans text-base">
        <Providers nonce={peerStorage.getStore()?.nonce}>{children}</Providers>
      </body>
    </html>
  );
}
