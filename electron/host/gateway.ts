/**
 * The way to the server. It proves the till by signing a challenge, keeps the short-lived token until shortly
 * before its end, and adds it to every request; the page never sees it. It also notes how far the server says
 * it holds each journal, so that closing the till can tell how many operations wait.
 */
import { z } from 'zod';
import type { Clock } from '../../shared/base/environment.ts';
import { challengeAnswerSchema, challengeText, tokenAnswerSchema } from '../../shared/protocol/access.ts';
import { type JournalPlace, pushAnswerSchema } from '../../shared/protocol/push.ts';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';

/** What the gateway needs. */
export interface GatewayOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** Where and as whom; null before the till is enrolled. Asked for at each request. */
  readonly till: () => { readonly serverUrl: string; readonly tillId: string } | null;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  /** Told what a push was answered. */
  readonly onStored: (journalId: string, stored: number | JournalPlace) => void;
}

/** A request as the gateway takes it. */
type GatewayInit = NonNullable<Parameters<SyncFetch>[1]>;

/** A token is renewed this long before its end. */
const renewBeforeMs = 30_000;
/** How long the server may take for a challenge or token. */
const tokenLimitMs = 10_000;

const pushedSchema = z.object({ journalId: z.string() });

type TokenOutcome =
  | { readonly token: string; readonly untilMs: number }
  | { readonly refusal: () => Response };

/** Makes the SyncFetch of a till. It rejects when the server can't be reached. */
export function createGateway(options: GatewayOptions): SyncFetch {
  const tokens = new TokenKeeper(options);
  return async (path, init = {}) => {
    const till = options.till();
    if (!till) throw new Error('This till is not enrolled');
    if (!/^\/v1\/[\w\-./~%:]*(\?[^#]*)?$/.test(path) || path.includes('..'))
      throw new Error(`${path} is not an address of the sync server`);
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await tokens.token(till);
      if ('refusal' in outcome) return outcome.refusal();
      const response = await send(options, till.serverUrl + path, init, outcome.token);
      if (response.status === 401 && attempt === 1) {
        tokens.forget(outcome.token);
        continue;
      }
      if (path === '/v1/push' && response.ok) await noteStored(options, init.body, response);
      return response;
    }
  };
}

function send(options: GatewayOptions, url: string, init: GatewayInit, token: string): Promise<Response> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (init.body !== undefined) headers['content-type'] = 'application/json';
  return options.fetch(url, {
    method: init.method ?? 'GET',
    headers,
    redirect: 'error',
    ...(init.body === undefined ? {} : { body: init.body }),
    ...(init.signal === undefined ? {} : { signal: init.signal }),
  });
}

/** Reads along what a push was answered; a strange answer is the caller's to judge. */
async function noteStored(
  options: GatewayOptions,
  body: string | undefined,
  response: Response,
): Promise<void> {
  try {
    const answer = pushAnswerSchema.safeParse(await response.clone().json());
    const pushed = pushedSchema.safeParse(JSON.parse(body ?? 'null'));
    if (!answer.success || !pushed.success) return;
    const { storedThrough, storedHash, missing } = answer.data;
    // With places missing below it, the entry alone doesn't say what is held.
    const place = { tillSequence: storedThrough, hash: storedHash };
    options.onStored(pushed.data.journalId, missing.length === 0 ? place : storedThrough);
  } catch {
    // Not JSON, or the connection broke: the caller reads the same response and finds out.
  }
}

/** Keeps one token, and renews it once however many ask. */
class TokenKeeper {
  readonly #options: GatewayOptions;
  #kept: { token: string; untilMs: number; tillId: string; serverUrl: string } | null = null;
  #renewal: Promise<TokenOutcome> | null = null;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  token(till: { readonly serverUrl: string; readonly tillId: string }): Promise<TokenOutcome> {
    const kept = this.#kept;
    const fits = kept?.tillId === till.tillId && kept.serverUrl === till.serverUrl;
    if (kept && fits && this.#options.clock.monotonicMs() < kept.untilMs) return Promise.resolve(kept);
    this.#renewal ??= this.#renew(till).finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** The server no longer takes this token. */
  forget(token: string): void {
    if (this.#kept?.token === token) this.#kept = null;
  }

  async #renew(till: { readonly serverUrl: string; readonly tillId: string }): Promise<TokenOutcome> {
    const { tillId, serverUrl } = till;
    const asked = await this.#post(`${serverUrl}/v1/token/challenge`, { tillId });
    if (!asked.ok) return refusalOf(asked);
    const { challenge } = challengeAnswerSchema.parse(await asked.json());
    const text = new TextEncoder().encode(challengeText(tillId, challenge));
    const signature = Buffer.from(this.#options.sign(text)).toString('base64');
    const given = await this.#post(`${serverUrl}/v1/token`, { tillId, challenge, signature });
    if (!given.ok) return refusalOf(given);
    const { token, expiresAtMs } = tokenAnswerSchema.parse(await given.json());
    // The token's end is on the server's clock, which its answer tells; the till's own may be wrong.
    const serverMs = Date.parse(given.headers.get('date') ?? '') || this.#options.clock.wallMs();
    const lifeMs = Math.max(0, expiresAtMs - serverMs - renewBeforeMs);
    const untilMs = this.#options.clock.monotonicMs() + lifeMs;
    this.#kept = { token, untilMs, tillId, serverUrl };
    return { token, untilMs };
  }

  #post(url: string, body: object): Promise<Response> {
    return this.#options.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(tokenLimitMs),
    });
  }
}

/** Several requests may wait for one refused renewal: each gets a response of its own. */
async function refusalOf(response: Response): Promise<TokenOutcome> {
  const body = await response.text();
  const type = response.headers.get('content-type') ?? 'text/plain';
  const retryAfter = response.headers.get('retry-after');
  const headers = { 'content-type': type, ...(retryAfter === null ? {} : { 'retry-after': retryAfter }) };
  const { status } = response;
  return { refusal: () => new Response(body, { status, headers }) };
}
