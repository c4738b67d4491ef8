/** Of a list's digest. */
export function etagOf(digest: string): Record<string, string> {
  return { etag: `"${digest}"` };
}

/**
 * The digests that If-Match names; undefined: any list will do. A weak one is never the same
 * (https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1).
 */
export function digestsOf(ifMatch: string | undefined): string[] | undefined {
  const tags = ifMatch?.split(',').map((tag) => tag.trim());
  return tags?.includes('*') ? undefined : tags?.map((tag) => tag.replace(/^"(.*)"$/, '$1'));
}
