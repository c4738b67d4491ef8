/** A few fields that a person chose: more is none of ours, and not kept in memory for whoever sends it. */
const bytesMax = 8 * 1024;

/** What a form of the panel sends, url-encoded; empty where it is longer than one of ours can be. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > bytesMax) return new URLSearchParams();
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks, size).toString());
}
