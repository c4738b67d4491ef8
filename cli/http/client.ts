import { randomUUID } from 'node:crypto';
import { Failure } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { connectionWords, isWorthAnotherTry } from './connection-words.ts';
import { type Refusal, readProblem } from './problem.ts';
import type { Settings } from './settings.ts';
import { pauseBefore, retryPause } from './waits.ts';

export interface Sent {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, string>;
  body?: unknown;
  /** The list as it was read. */
  ifMatch?: string;
  /** Nothing is changed; it is told what would be. */
  dryRun?: boolean;
}

export interface Answer {
  json: unknown;
  etag: string | undefined;
}

const triesMax = 5;
const timeoutMs = 60_000;

/** Talks to /api/v1 of one Keyfence. What is tried again is the same request to Keyfence: it is done once at the most. */
export class Client {
  readonly #settings: Settings;
  readonly #terminal: Pick<Terminal, 'sleep' | 'err'>;
  #pauseMs = 0;

  constructor(settings: Settings, terminal: Pick<Terminal, 'sleep' | 'err'>) {
    this.#settings = settings;
    this.#terminal = terminal;
  }

  /**
   * @param path below /api/v1
   * @throws Refusal for what Keyfence refuses; Failure where it cannot be reached
   */
  async send(
    path: string,
    { method = 'GET', query = {}, body, ifMatch, dryRun }: Sent = {},
  ): Promise<Answer> {
    const parameters = new URLSearchParams({ ...query, ...(dryRun && { dryRun: 'true' }) });
    const url = `${this.#settings.url}/api/v1/${path}${parameters.size > 0 ? `?${parameters}` : ''}`;
    const request: RequestInit = {
      method,
      // A redirect is told rather than followed: it would take the token along or turn a change into a question.
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${this.#settings.token}`,
        accept: 'application/json',
        'user-agent': 'keyfence-cli',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(ifMatch && { 'if-match': ifMatch }),
        ...(method !== 'GET' && !dryRun && { 'idempotency-key': randomUUID() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    return this.#try(url, request);
  }

  /** All items of a list, by its cursor. */
  async all(path: string, query: Record<string, string> = {}): Promise<{ items: unknown[]; etag?: string }> {
    const items: unknown[] = [];
    let etag: string | undefined;
    let cursor: string | null = null;
    do {
      const answer = await this.send(path, { query: { limit: '1000', ...query, ...(cursor && { cursor }) } });
      const page = answer.json as { items?: unknown[]; nextCursor?: string | null };
      if (!Array.isArray(page?.items))
        throw new Failure(`/api/v1/${path} answers with no list. Is it a newer Keyfence?`);
      etag ??= answer.etag;
      for (const item of page.items) items.push(item);
      cursor = page.nextCursor ?? null;
    } while (cursor !== null);
    return { items, ...(etag && { etag }) };
  }

  async #try(url: string, request: RequestInit): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      await this.#pause();
      let response: Response;
      let text: string;
      try {
        response = await fetch(url, { ...request, signal: AbortSignal.timeout(timeoutMs) });
        text = await response.text();
      } catch (error) {
        if (tries >= triesMax || !isWorthAnotherTry(error)) {
          throw new Failure(connectionWords(error, this.#settings.url));
        }
        this.#pauseMs = retryPause(tries);
        continue;
      }
      this.#pauseMs = pauseBefore(response.headers);
      if (response.ok)
        return { json: readJson(text, this.#settings.url), etag: response.headers.get('etag') ?? undefined };
      const refusal = readProblem(response, text);
      if (tries >= triesMax || !isPassing(refusal, response)) throw refusal;
      this.#pauseMs = retryPause(tries, response.headers);
    }
  }

  async #pause(): Promise<void> {
    const ms = this.#pauseMs;
    this.#pauseMs = 0;
    if (ms <= 0) return;
    if (ms >= 5_000) this.#terminal.err(`Keyfence asks to wait ${Math.ceil(ms / 1000)} s …`);
    await this.#terminal.sleep(ms);
  }
}

/** Also a 409 for the same request that is still being answered. */
function isPassing({ status }: Refusal, response: Response): boolean {
  return [429, 502, 503, 504].includes(status) || (status === 409 && response.headers.has('retry-after'));
}

function readJson(text: string, url: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`${url} answers with no JSON: is KEYFENCE_URL the address of Keyfence?`);
  }
}
