/** Why a host name gives no addresses. */
export type HostProblem =
  | 'unknown'
  | 'no addresses'
  | 'loop'
  | 'server failed'
  | 'refused'
  | 'silent'
  | 'unreadable'
  | { tooMany: number }
  | { notPublic: string };

const sentences: Record<Extract<HostProblem, string>, string> = {
  unknown: 'The DNS has no such name (NXDOMAIN).',
  'no addresses': 'The name is in the DNS, but has no addresses.',
  loop: 'The name is an alias that leads in a circle.',
  'server failed':
    "The DNS server could not look the name up (SERVFAIL): the domain's own servers do not answer it, or their signatures are wrong.",
  refused: 'The DNS server refuses to look the name up.',
  silent: 'No DNS server answered in time.',
  unreadable: "The DNS server's answer could not be read.",
};

/** Addresses that one host name may have. */
export const addressesMax = 16;

/** One sentence for people; it does not repeat the name. */
export function hostProblemSentence(problem: HostProblem): string {
  if (typeof problem === 'string') return sentences[problem];
  if ('tooMany' in problem) {
    return `The name has ${problem.tooMany} addresses; ${addressesMax} are the most. None of them was taken over.`;
  }
  return `The name leads to ${problem.notPublic}, which is not on the public internet. None of its addresses was taken over.`;
}
