const words: Record<string, string> = {
  ENOTFOUND: 'there is no such host name',
  EAI_AGAIN: 'its host name cannot be looked up now',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its network',
  ETIMEDOUT: 'it did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it did not answer in time',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet; is the clock of this machine right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
  EPROTO: 'it speaks no TLS there, so it may be http:// rather than https://',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it speaks no TLS there, so it may be http:// rather than https://',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it speaks no TLS there, so it may be http:// rather than https://',
};
const unknownIssuer = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
];
const passing = /^(EAI_AGAIN|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_)/;

/** One line on why there was no answer. */
export function connectionWords(error: unknown, url: string): string {
  const code = codeOf(error);
  if (unknownIssuer.includes(code)) {
    return `${url} cannot be reached: its certificate is signed by nobody that this machine trusts. NODE_EXTRA_CA_CERTS=ca.pem names who signs it.`;
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const said = words[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return `${url} cannot be reached: ${isTimeout(error) ? words.ETIMEDOUT : said}.`;
}

/** Nothing is the matter with the address or the certificate, which would be the same the next time. */
export function isWorthAnotherTry(error: unknown): boolean {
  return isTimeout(error) || passing.test(codeOf(error));
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** Of what fetch throws the cause, and of several addresses tried the first. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const [first] = error instanceof AggregateError ? error.errors : [];
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  return codeOf(first ?? error.cause);
}
