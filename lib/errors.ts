/** The only error type whose message a person may read. */
export const errorStatus = {
  bad_input: 400,
  unauthenticated: 401,
  step_up_required: 403,
  forbidden: 403,
  address_refused: 403,
  not_found: 404,
  conflict: 409,
  confirmation_required: 409,
  LOCK_OUT: 409,
  precondition_failed: 412,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

export interface FieldProblem {
  /** Dotted path of the input, '' for the whole. */
  path: string;
  /** The entry of a list that it is about, as it was given. */
  entry?: string;
  message: string;
}

/** An address that a change would refuse, though it was accepted lately. */
export interface LockedOutAddress {
  ip: string;
  /** Accepted ones, since it is kept who was seen. */
  requests: number;
  lastAcceptedAt: Date;
  credential: { type: 'authkey' | 'client' | 'token'; id: string; name: string };
}

export interface LockOut {
  /** Most requests first; of many, the first. */
  addresses: LockedOutAddress[];
  total: number;
}

interface AppErrorOptions {
  /** What the person may read. */
  message: string;
  /** What only the log may know. */
  internal?: unknown;
  problems?: FieldProblem[];
  /** Of LOCK_OUT: whom the change would refuse. */
  lockOut?: LockOut;
  /** Of forbidden: what whoever lacks the role wanted to do, for the audit log. */
  tried?: string;
  cause?: unknown;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly internal: unknown;
  readonly problems: FieldProblem[];
  readonly lockOut: LockOut | undefined;
  readonly tried: string | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions) {
    super(options.message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.internal = options.internal;
    this.problems = options.problems ?? [];
    this.lockOut = options.lockOut;
    this.tried = options.tried;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

/**
 * True for an AppError of this code. Compares by name, because server.ts and the panel's bundle
 * each hold a copy of the class.
 */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof Error && error.name === 'AppError' && (!code || (error as AppError).code === code);
}

/** What stops the start: printed as one line, exit 1, no stack. */
export class StartupError extends Error {
  override name = 'StartupError';
}

export function isStartupError(error: unknown): error is StartupError {
  return error instanceof Error && error.name === 'StartupError';
}
