/**
 * A sync server reduced to its doors, for tests of the till's side: it enrols with one code, gives tokens for
 * signed challenges, says of every push that it is stored, and keeps an event stream open. It remembers what
 * it was asked.
 */
import { verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { publicKeyOf } from '../../electron/journal/signing-key.ts';
import { genesisHash } from '../../shared/domain/operation.ts';
import { challengeText } from '../../shared/protocol/access.ts';

/** The one code that enrols, and who the till then is. */
export const standInCode = 'KASSA-2';
export const standInTill = { tillId: 'TV1-2', storeId: 'TV1', receiptPrefix: 'TV1-2' } as const;

/** A request as it came. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly token: string | null;
  readonly body: string;
}

/** A running stand-in. */
export class StandInServer {
  readonly seen: SeenRequest[] = [];
  /** Tokens live this long, ms. */
  tokenLifeMs = 300_000;
  /** Event streams that are open now. */
  openStreams = 0;
  /** Answers of a test's own, by path. */
  readonly answers = new Map<string, (body: string) => Promise<object>>();
  /** Who a till becomes that enrols. */
  tillId: string = standInTill.tillId;
  /** What a push is answered. */
  storedThrough = 0;
  #publicKey = '';
  #challenges = 0;
  #tokens = new Map<string, number>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<StandInServer> {
    const standIn = new StandInServer();
    await new Promise<void>((resolve) => standIn.#server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo; // A TCP server's address is always of this kind.
    return `http://127.0.0.1:${port}`;
  }

  /** How many tokens were given. */
  get tokensGiven(): number {
    return this.#tokens.size;
  }

  /** From now on no token given before is taken. */
  revokeTokens(): void {
    for (const token of this.#tokens.keys()) this.#tokens.set(token, 0);
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString();
    const path = request.url ?? '';
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
    this.seen.push({ method: request.method ?? '', path, token, body });
    if (path === '/v1/enrol') return this.#enrol(response, JSON.parse(body));
    if (path === '/v1/token/challenge') {
      this.#challenges += 1;
      const expiresAtMs = Date.now() + 60_000;
      return json(response, 200, { challenge: `challenge-${this.#challenges}`, expiresAtMs });
    }
    if (path === '/v1/token') return this.#giveToken(response, JSON.parse(body));
    if (token === null || (this.#tokens.get(token) ?? 0) < Date.now())
      return problem(response, 401, 'not-authorised');
    if (path === '/v1/push')
      return json(response, 200, {
        status: 'stored',
        storedThrough: this.storedThrough,
        storedHash: genesisHash,
        branch: 0,
        serverTimeMs: Date.now(),
      });
    const own = this.answers.get(path);
    if (own) return json(response, 200, await own(body));
    if (path === '/v1/events') return this.#stream(response);
    json(response, 200, { path, method: request.method, body });
  }

  #enrol(response: ServerResponse, body: { code: string; publicKey: string }): void {
    if (body.code !== standInCode) {
      problem(response, 400, 'code-used-or-unknown');
      return;
    }
    this.#publicKey = body.publicKey;
    const serverPublicKey = Buffer.alloc(32, 7).toString('base64');
    json(response, 200, { ...standInTill, tillId: this.tillId, serverPublicKey, serverTimeMs: Date.now() });
  }

  #giveToken(response: ServerResponse, body: { tillId: string; challenge: string; signature: string }): void {
    const key = publicKeyOf(this.#publicKey);
    const text = Buffer.from(challengeText(body.tillId, body.challenge));
    if (!key || !verify(null, text, key, Buffer.from(body.signature, 'base64'))) {
      problem(response, 401, 'not-authorised');
      return;
    }
    const token = `token-${this.#tokens.size + 1}`;
    const expiresAtMs = Date.now() + this.tokenLifeMs;
    this.#tokens.set(token, expiresAtMs);
    json(response, 200, { token, expiresAtMs });
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: first\n\n');
    this.openStreams += 1;
    const timer = setInterval(() => response.write('data: RESYNC\n\n'), 50);
    response.on('close', () => {
      clearInterval(timer);
      this.openStreams -= 1;
    });
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, code: string): void {
  json(response, status, { type: 'about:blank', title: code, status, code });
}
