import type pg from 'pg';
import type { PolicyChange, PolicyChanges } from '#lib/db/policy-change';
import { PolicyListener } from '#lib/db/policy-listener';
import { openPool } from '#lib/db/pool';
import { log } from '#lib/log';
import type { Address } from '#lib/net/address';
import { unknownAddress } from '#lib/net/known-address';
import {
  type CredentialPolicy,
  decide,
  decideByOwnList,
  decideToken,
  type Outcome,
  type RefusalReason,
  type TokenClaims,
  type Verdict,
} from './decide.ts';
import type { TracedRequest } from './packed-ids.ts';
import { PolicyCache } from './policy-cache.ts';
import { clientName, serviceName } from './policy-source.ts';
import { Recorder } from './recorder.ts';
import type { RefusedRequest } from './refusals.ts';
import { Tokens } from './tokens.ts';

export interface Decision {
  readonly verdict: Verdict;
  /** null where the key is unknown or its policy could not be read. */
  readonly policy: CredentialPolicy | null;
}

export interface GateOptions {
  pool: pg.Pool;
  databaseUrl: string;
  /** Past a pooler, for LISTEN. */
  databaseDirectUrl?: string | undefined;
  throughPooler?: boolean;
  changes: PolicyChanges;
  authSecret: string;
  /** Tokens that were signed before it changed stay good. */
  authSecretPrevious?: string | undefined;
  /** Of API clients that have no such setting of their own; 0: never. */
  passwordExpireDays: number;
  /** How long a window of alerts of refusals is. */
  alertWindowSeconds: number;
  /** Past this long without contact to the database nothing is answered from memory. */
  contactMaxMs?: number;
}

type Caller = Pick<CredentialPolicy, 'type' | 'companyId' | 'credentialId'>;

/** What is written down of it; the endpoint as Failed Logs names it. */
export interface Refusal {
  endpoint: string;
  reason: RefusalReason;
  /** By which it can be explained. */
  trace?: TracedRequest;
  /** Its address is not to stand by itself in Failed Logs. */
  amongOthers?: boolean;
}

const unavailable: Decision = { verdict: 'UNAVAILABLE', policy: null };

/** Decides about every API request, from memory where that is proven to be in force, and writes it down. */
export class Gate {
  readonly recorder: Recorder;
  readonly tokens: Tokens;
  readonly #cache: PolicyCache;
  readonly #listener: PolicyListener;
  readonly #listenerPool: pg.Pool;
  readonly #changes: PolicyChanges;
  readonly #contactMaxMs: number;
  readonly #onChange: (change: PolicyChange) => void;

  constructor({ contactMaxMs = 10_000, ...options }: GateOptions) {
    const { pool, databaseUrl, databaseDirectUrl = databaseUrl, changes } = options;
    this.#contactMaxMs = contactMaxMs;
    this.#cache = new PolicyCache(pool, options.passwordExpireDays);
    this.tokens = new Tokens(pool, options.authSecret, options.authSecretPrevious);
    this.recorder = new Recorder(pool, options.alertWindowSeconds * 1000);
    this.#changes = changes;
    this.#onChange = (change) => this.#cache.apply(change);
    this.#listenerPool = openPool(databaseUrl, {
      max: 1,
      name: 'keyfence-proof',
      throughPooler: options.throughPooler ?? false,
    });
    this.#listener = new PolicyListener({
      databaseUrl: databaseDirectUrl,
      pool: this.#listenerPool,
      // What other instances changed is told to all in this one.
      onChange: (change) => changes.emit('change', change),
      poll: (db) => this.#cache.poll(db),
      forget: () => {
        this.#cache.forget();
        this.tokens.forget();
      },
    });
  }

  /** false: policy changes of other instances are not heard; versions are polled every second. */
  get hearsChanges(): boolean {
    return this.#listener.hears;
  }

  async start(): Promise<void> {
    this.#changes.on('change', this.#onChange);
    await this.#listener.start();
  }

  /** Stops listening and writes what is buffered. */
  async close(): Promise<void> {
    this.#changes.off('change', this.#onChange);
    await this.recorder.close();
    this.#listener.close();
    await this.#listenerPool.end();
  }

  /**
   * Decides about a request with an authkey; at once where its policy is in memory.
   * @param hash SHA-256 of the authkey, hex
   * @param address null: unknown
   */
  check(hash: string, address: Address | null): Decision | Promise<Decision> {
    if (performance.now() - this.#listener.lastContactAt > this.#contactMaxMs) return unavailable;
    const now = Date.now();
    const policy = this.#cache.peek(hash, now);
    if (policy === undefined) return this.#checkLoaded(hash, address, decide);
    return { verdict: decide(policy, address, now), policy };
  }

  async #checkLoaded(
    name: string,
    address: Address | null,
    by: typeof decide | typeof decideByOwnList,
  ): Promise<Decision> {
    try {
      const policy = await this.#cache.get(name);
      return { verdict: by(policy, address, Date.now()), policy };
    } catch (error) {
      log.error({ error: String(error) }, 'policy could not be read');
      return unavailable;
    }
  }

  /**
   * Decides about a request with a service token, by its own list alone; at once where its policy is in memory.
   * @param hash SHA-256 of the token, hex
   */
  checkService(hash: string, address: Address | null): Decision | Promise<Decision> {
    if (performance.now() - this.#listener.lastContactAt > this.#contactMaxMs) return unavailable;
    const now = Date.now();
    const name = serviceName(hash);
    const policy = this.#cache.peek(name, now);
    if (policy === undefined) return this.#checkLoaded(name, address, decideByOwnList);
    return { verdict: decideByOwnList(policy, address, now), policy };
  }

  /** Decides about a request with an API client's token; at once where it was verified before. */
  checkToken(token: string, address: Address | null): Decision | Promise<Decision> {
    if (performance.now() - this.#listener.lastContactAt > this.#contactMaxMs) return unavailable;
    const now = Date.now();
    const claims = this.tokens.peek(token, now);
    const policy = claims && this.#cache.peek(clientName(claims.clientId), now);
    if (claims === undefined || policy === undefined) return this.#checkVerified(token, claims, address);
    return { verdict: decideToken(policy, claims, address, now), policy };
  }

  async #checkVerified(
    token: string,
    known: TokenClaims | undefined,
    address: Address | null,
  ): Promise<Decision> {
    try {
      const claims = known ?? (await this.tokens.verify(token, Date.now()));
      if (!claims) return { verdict: 'UNKNOWN_KEY', policy: null };
      const policy = await this.#cache.get(clientName(claims.clientId));
      return { verdict: decideToken(policy, claims, address, Date.now()), policy };
    } catch (error) {
      log.error({ error: String(error) }, 'token could not be checked');
      return unavailable;
    }
  }

  /**
   * The policy of an API client as it is in force; null: no such client.
   * Rejects without contact to the database.
   */
  policyOfClient(clientId: string): Promise<CredentialPolicy | null> {
    if (performance.now() - this.#listener.lastContactAt > this.#contactMaxMs) {
      return Promise.reject(new Error('No contact to the database'));
    }
    return this.#cache.get(clientName(clientId));
  }

  /** @param isReported let in only because of report only */
  accepted(
    policy: Pick<CredentialPolicy, 'type' | 'companyId' | 'credentialId' | 'rollingSecretId'>,
    address: Address | null,
    isReported = false,
  ): void {
    this.recorder.accepted({
      type: policy.type,
      companyId: policy.companyId,
      credentialId: policy.credentialId,
      rollingSecretId: policy.rollingSecretId,
      isReported,
      ip: address?.text ?? unknownAddress,
      at: Date.now(),
    });
  }

  /** That it was accepted, and with what, can be explained by its id. */
  traceAccepted(
    { companyId, credentialId }: Caller,
    address: Address | null,
    { endpoint, trace }: { endpoint: string; trace: TracedRequest },
  ): void {
    const ip = address?.text ?? unknownAddress;
    this.recorder.traceAccepted({ companyId, credentialId, ip, endpoint, trace, at: Date.now() });
  }

  /** Resolves when the refusal stands in Failed Logs; rejects when it could not be written. */
  refused(policy: Caller, address: Address | null, why: Refusal): Promise<void> {
    return this.recorder.refused(rowOf(policy, address, why, 'refused'));
  }

  /** The same for what is let in because of report only: it stands in Failed Logs as such. */
  reported(policy: Caller, address: Address | null, why: Refusal): Promise<void> {
    return this.recorder.reported(rowOf(policy, address, why, 'report'));
  }

  /** The same for a call with an authkey that is over: nobody waits for it, for an unknown one would not wait either. */
  noteOver(policy: Caller, address: Address | null, why: Refusal): void {
    this.recorder.noteOver(rowOf(policy, address, why, 'refused'));
  }
}

function rowOf(
  { type, companyId, credentialId }: Caller,
  address: Address | null,
  { endpoint, reason, trace, amongOthers = false }: Refusal,
  outcome: Outcome,
): RefusedRequest {
  const ip = address?.text ?? unknownAddress;
  const at = Date.now();
  return { type, companyId, credentialId, ip, endpoint, reason, outcome, at, trace, amongOthers };
}
