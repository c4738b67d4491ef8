import { Failure } from '../failure.ts';

/** An address that a change would refuse, though it was accepted lately. */
export interface LockedOut {
  ip: string;
  requests: number;
  lastAcceptedAt: string;
  credential: { type: string; id: string; name: string };
}

interface Fault {
  path: string;
  message: string;
}

/** What Keyfence refuses, in its own words (RFC 9457). */
export class Refusal extends Failure {
  readonly status: number;
  readonly code: string;
  /** Whom the change would refuse, and how many there are. */
  readonly lockOut: { addresses: LockedOut[]; total: number } | undefined;

  constructor(status: number, code: string, lines: string[], lockOut: Refusal['lockOut']) {
    super(...lines);
    this.status = status;
    this.code = code;
    this.lockOut = lockOut;
  }
}

interface ProblemJson {
  title?: string;
  detail?: string;
  code?: string;
  message?: string;
  requestId?: string;
  errors?: Fault[] | string;
  lockOut?: Refusal['lockOut'];
}

/** An answer that is no success, as one line and what it says of single entries. */
export function readProblem(response: Response, text: string): Refusal {
  const { status, headers } = response;
  const location = headers.get('location');
  if (status >= 300 && status < 400) {
    return refusal(
      status,
      `Keyfence answers with a redirect to ${location}: set KEYFENCE_URL to where it leads.`,
    );
  }
  const problem = parse(text);
  if (!problem)
    return refusal(status, `Keyfence answers ${status} without saying why; is KEYFENCE_URL its address?`);
  const { title, detail, message, code = '', requestId, errors, lockOut } = problem;
  const said = detail ?? message ?? title ?? `Keyfence answers ${status}.`;
  const faults = Array.isArray(errors) ? errors : [];
  const asked = [code !== String(status) && code, requestId && `request ${requestId}`]
    .filter(Boolean)
    .join(', ');
  const line = `${said} (${status}${asked && `, ${asked}`})`;
  // What the sentence does not say already.
  const more = faults
    .filter((fault) => !said.includes(fault.message))
    .map(({ path, message: why }) => `  ${path}: ${why}`);
  return new Refusal(status, code, [line, ...more], lockOut);
}

function refusal(status: number, line: string): Refusal {
  return new Refusal(status, '', [line], undefined);
}

function parse(text: string): ProblemJson | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
