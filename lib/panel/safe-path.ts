const anyOrigin = 'http://keyfence.invalid';

/**
 * A path of this site to go on to, canonical; the fallback for anything that could lead elsewhere
 * (`//host`, `/\host`, `/.//host`, other schemes, control characters that URL parsers drop).
 */
export function safePath(path: unknown, fallback = '/'): string {
  if (typeof path !== 'string' || !path.startsWith('/') || path.length > 2000) return fallback;
  const url = URL.parse(path, anyOrigin);
  if (url?.origin !== anyOrigin || url.pathname.startsWith('//')) return fallback;
  return `${url.pathname}${url.search}${url.hash}`;
}
