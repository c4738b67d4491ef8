/** For Next alone: lib/process/security-headers.ts sets a stricter one, with a nonce, for each request. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "form-action 'self'",
  "base-uri 'self'",
  "object-src 'none'",
].join('; ');

/** Paths of the API that lie outside of /api: app/api/[[...path]] answers them too, by the path that was asked for. */
const apiElsewhere = ['/token', '/manage/password', '/healthz', '/readyz', '/openapi.json'];

/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // `npm run check` does it; a first start should not wait for it.
  typescript: { ignoreBuildErrors: true },
  // The contract: every path answers with and without a trailing slash, without a redirect.
  skipTrailingSlashRedirect: true,
  // Read when it serves, too: then lib/process/run.ts has set it from APP_URL. A proxy may not pass Host on.
  experimental: {
    // /Token is nobody's path.
    caseSensitiveRoutes: true,
    serverActions: {
      // A list of 100,000 entries is one call (bytesMax in lib/access/whitelist/schemas.ts).
      bodySizeLimit: '8mb',
      allowedOrigins: process.env.NEXTAUTH_URL ? [new URL(process.env.NEXTAUTH_URL).host] : [],
    },
  },
  // Loaded by Node rather than bundled, so that server.ts and the panel hold the same instances.
  serverExternalPackages: [
    'pg',
    'pino',
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client-runtime-utils',
    'rate-limiter-flexible',
  ],
  rewrites: async () => apiElsewhere.map((source) => ({ source, destination: '/api' })),
  headers: async () => [
    {
      source: '/:path*',
      missing: [{ type: 'header', key: 'content-security-policy' }],
      headers: [{ key: 'Content-Security-Policy', value: contentSecurityPolicy }],
    },
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
        { key: 'X-Frame-Options', value: 'DENY' },
        { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
      ],
    },
  ],
};
