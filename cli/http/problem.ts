import { Failure } from '../failure.ts';

/** An address that a change would refuse, though it was accepted lately. */
export interface LockedOut {
  ip: string;
  requests: number;
  lastAcceptedAt: string;
  credential: { type: string; id: string; name: string };
}

export interface Fault {
  path: string;
  entry?: string;
  message: string;
}

/** What Keyfence refuses, in its own words (RFC 9457). */
export class Refusal extends Failure {
  readonly status: number;
  readonly code: string;
  readonly faults: readonly Fault[];
  /** Whom the change would refuse, and how many there are. */
  readonly lockOut: { addresses: LockedOut[]; total: number } | undefined;

  constructor(status: number, code: string, lines: string[], faults: Fault[], lockOut: Refusal['lockOut']) {
    super(...lines);
    this.status = status;
    this.code = code;
    this.faults = faults;
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
  const asked = [code, requestId && `request ${requestId}`].filter(Boolean).join(', ');
  return new Refusal(status, code, [`${said} (${status}${asked && `, ${asked}`})`], faults, lockOut);
}

function refusal(status: number, line: string): Refusal {
  return new Refusal(status, '', [line], [], undefined);
}

function parse(text: string): ProblemJson | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
