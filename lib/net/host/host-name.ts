/** RFC 1035, 2.3.4, without the dot at the end. */
const lengthMax = 253;
const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

export type HostName = { host: string } | { problem: string };

/**
 * A host name in lower case and ASCII, as the DNS has it (IDNA, UTS 46), or one sentence on why `text` is none that can
 * be looked up for a list; the sentence does not repeat it.
 */
export function readHostName(text: string): HostName {
  if (text === '') return { problem: 'Nothing was entered.' };
  if (text.includes('*')) return { problem: 'A star cannot be looked up. Enter each host name.' };
  if (/[/\\?#@]/.test(text)) {
    return { problem: 'This is a web address or a path. Enter only the host name, such as vpn.example.com.' };
  }
  if (/^\[.*\]|:.*:/.test(text)) return { problem: addressProblem };
  if (text.includes(':')) return { problem: 'Leave out the port (the number after the colon).' };
  if (text.includes('%')) return { problem: 'This has a % in it, which no host name has.' };
  const host = URL.parse(`http://${text}`)?.hostname.replace(/\.$/, '') ?? '';
  if (/^[\d.]+$/.test(host)) return { problem: addressProblem };
  return { ...(problemOf(host, text) ?? { host }) };
}

const addressProblem = 'This is an IP address. Whitelist it in a list that is kept by hand.';

function problemOf(host: string, text: string): { problem: string } | null {
  if (text.replace(/\.$/, '').length > lengthMax || host.length > lengthMax) {
    return { problem: `A host name has at most ${lengthMax} characters.` };
  }
  const labels = host.split('.');
  if (host === '' || !labels.every((each) => label.test(each))) {
    return {
      problem:
        'This is no host name: parts of letters, digits and hyphens, 63 at the most each, with dots between them.',
    };
  }
  if (isLocal(labels))
    return { problem: 'This names a computer of a local network, which the DNS does not know.' };
  return null;
}

/** Names that are never asked for in the DNS (RFC 6761, RFC 6762, RFC 7686), and those of a single part. */
function isLocal(labels: readonly string[]): boolean {
  return labels.length === 1 || ['localhost', 'local', 'onion', 'invalid'].includes(labels.at(-1)!);
}
