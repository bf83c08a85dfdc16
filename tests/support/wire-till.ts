/**
 * A till as the wire sees it: keys, journals and bare HTTP, without any of the product's till code. Tests of
 * the server use it to send exactly what they mean, right or wrong.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mintId } from '../../shared/base/ids.ts';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { entryHash, genesisHash, type JournalEntry } from '../../shared/domain/operation.ts';
import {
  challengeAnswerSchema,
  challengeText,
  enrolAnswerSchema,
  tokenAnswerSchema,
} from '../../shared/protocol/access.ts';
import {
  type Checkpoint,
  type FeedAnswer,
  type FeedCollection,
  feedAnswerSchema,
} from '../../shared/protocol/feed.ts';
import {
  type JournalPlace,
  type PushAnswer,
  type PushedEntry,
  pushAnswerSchema,
} from '../../shared/protocol/push.ts';

const random = seededRandom(Date.now());
let mintedMs = 0;
const mintClock = { wallMs: () => mintedMs, monotonicMs: () => performance.now() };

/** A new UUIDv7, later than all before it: what tests do one after the other never falls into one millisecond. */
export function newId(): string {
  mintedMs = Math.max(mintedMs + 1, Date.now());
  return mintId(mintClock, random);
}

/** An Ed25519 key pair, the public half raw in base64. */
export interface TillKeys {
  readonly privateKey: KeyObject;
  readonly publicKey: string;
}

export function newKeys(): TillKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');
  return {
    privateKey: createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    publicKey: raw,
  };
}

/** Who writes a journal. */
export interface Writer {
  readonly keys: TillKeys;
  readonly tillId: string;
  readonly storeId: string;
}

/** A journal being written. */
export class WireJournal {
  readonly entries: JournalEntry[] = [];

  constructor(
    readonly writer: Writer,
    readonly journalId: string = newId(),
    readonly receiptPrefix = 'T-1',
  ) {}

  get head(): JournalPlace {
    return this.placeAt(this.entries.length);
  }

  /** The place with this sequence. */
  placeAt(tillSequence: number): JournalPlace {
    return { tillSequence, hash: this.entries[tillSequence - 1]?.hash ?? genesisHash };
  }

  /** A copy that goes on by itself, as a cloned disk does. */
  copy(through = this.entries.length): WireJournal {
    const copy = new WireJournal(this.writer, this.journalId, this.receiptPrefix);
    copy.entries.push(...this.entries.slice(0, through));
    return copy;
  }

  /** Appends an operation; `change` may bend the operation before it is hashed and signed. */
  append(
    kind: string,
    payload: Record<string, unknown>,
    change: Record<string, unknown> = {},
    receiptNumber: string | null = null,
  ): JournalEntry {
    const entry = signEntry(this.writer.keys, {
      journalId: this.journalId,
      tillSequence: this.entries.length + 1,
      receiptNumber,
      previousHash: this.head.hash,
      operation: {
        id: newId(),
        kind,
        version: 1,
        storeId: this.writer.storeId,
        tillId: this.writer.tillId,
        staffId: 'anna',
        at: { wallMs: 1_700_000_000_000, businessMs: 1_700_000_000_000 },
        after: [],
        payload,
        ...change,
      },
    });
    this.entries.push(entry);
    return entry;
  }

  /** Appends goods arriving (positive) or an adjustment (negative), in whole units. */
  move(sku: string, quantity: number, change: Record<string, unknown> = {}): JournalEntry {
    const line = { sku, quantityMilli: quantity * 1000 };
    return quantity > 0
      ? this.append('stock-receipt', { supplier: null, reference: null, lines: [line] }, change)
      : this.append(
          'stock-adjustment',
          { reference: null, note: null, lines: [{ ...line, reason: 'lost' }] },
          change,
        );
  }

  /** Appends the statement that a range is lost. */
  declareLost(fromSequence: number, toSequence: number): JournalEntry {
    return this.append('journal-break', { fromSequence, toSequence, quarantine: 'segment-1' });
  }
}

/** Hashes and signs an entry. */
export function signEntry(keys: TillKeys, unsigned: Omit<JournalEntry, 'hash' | 'signature'>): JournalEntry {
  const hash = entryHash(unsigned);
  return {
    ...unsigned,
    hash,
    signature: sign(null, Buffer.from(hash, 'hex'), keys.privateKey).toString('base64'),
  };
}

/** An enrolled till talking to a server. */
export class WireTill implements Writer {
  private constructor(
    private url: string,
    readonly keys: TillKeys,
    readonly tillId: string,
    readonly storeId: string,
    private token: string,
  ) {}

  /** Enrols; with the keys of another till it is the same machine, enrolled anew. */
  static async enrol(url: string, code: string, keys = newKeys()): Promise<WireTill> {
    const enrolled = enrolAnswerSchema.parse(
      await postJson(url, '/v1/enrol', { code, publicKey: keys.publicKey }),
    );
    const till = new WireTill(url, keys, enrolled.tillId, enrolled.storeId, '');
    await till.connect(url);
    return till;
  }

  /** Gets a new token, of this or of another server. */
  async connect(url = this.url): Promise<void> {
    this.url = url;
    const { tillId } = this;
    const { challenge } = challengeAnswerSchema.parse(await postJson(url, '/v1/token/challenge', { tillId }));
    const signed = Buffer.from(challengeText(tillId, challenge));
    const signature = sign(null, signed, this.keys.privateKey).toString('base64');
    this.token = tokenAnswerSchema.parse(
      await postJson(url, '/v1/token', { tillId, challenge, signature }),
    ).token;
  }

  get authorization(): string {
    return `Bearer ${this.token}`;
  }

  /** A bare request with this till's token. */
  request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      authorization: this.authorization,
      ...(init.body ? { 'content-type': 'application/json' } : {}),
    };
    return fetch(this.url + path, { ...init, headers: { ...headers, ...init.headers } });
  }

  /** Asks, or sends a body, and answers the JSON. @throws when it is refused. */
  async json(path: string, body?: unknown): Promise<unknown> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await this.request(path, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  }

  async push(
    journal: WireJournal,
    after: JournalPlace,
    entries: readonly PushedEntry[],
    breaks: readonly JournalEntry[] = [],
  ): Promise<PushAnswer> {
    const { journalId, receiptPrefix } = journal;
    const body = JSON.stringify({ journalId, receiptPrefix, after, entries, breaks });
    const response = await this.request('/v1/push', { method: 'POST', body });
    if (!response.ok) throw new Error(`push answered ${response.status}: ${await response.text()}`);
    return pushAnswerSchema.parse(await response.json());
  }

  /** Pushes entries `from` to `to` of a journal, after the one before. */
  pushRange(
    journal: WireJournal,
    from: number,
    to: number,
    breaks: readonly JournalEntry[] = [],
  ): Promise<PushAnswer> {
    return this.push(journal, journal.placeAt(from - 1), journal.entries.slice(from - 1, to), breaks);
  }

  /**
   * Pushes as a plain till does: asks from its head, then sends what the answer asks for until all is held.
   * @throws when it doesn't end.
   */
  async pushAll(journal: WireJournal, batch = 50): Promise<PushAnswer> {
    let answer = await this.push(journal, journal.head, []);
    for (let round = 0; round < 200; round += 1) {
      const from = Math.min(answer.storedThrough, journal.head.tillSequence);
      const agrees = journal.placeAt(from).hash === answer.storedHash || answer.storedThrough !== from;
      if (agrees && from === journal.head.tillSequence && answer.status !== 'gap') return answer;
      answer = await this.pushRange(journal, from + 1, from + batch);
    }
    throw new Error('the push did not end');
  }

  async page(
    collection: FeedCollection,
    checkpoint: Checkpoint | null,
    query: Record<string, string> = {},
  ): Promise<FeedAnswer> {
    const search = new URLSearchParams({
      ...query,
      ...(checkpoint ? { checkpoint: JSON.stringify(checkpoint) } : {}),
    });
    const response = await this.request(`/v1/feed/${collection}?${search}`);
    if (!response.ok) throw new Error(`feed answered ${response.status}: ${await response.text()}`);
    return feedAnswerSchema.parse(await response.json());
  }

  /** Live rows of a collection by id, pulled anew. */
  async pull(collection: FeedCollection, limit = 1000): Promise<Map<string, Record<string, unknown>>> {
    const rows = new Map<string, Record<string, unknown>>();
    let checkpoint: Checkpoint | null = null;
    for (;;) {
      const page: FeedAnswer = await this.page(collection, checkpoint, { limit: String(limit) });
      if (page.rebuild) throw new Error(`asked to rebuild: ${page.reason}`);
      for (const row of page.rows) {
        if (row.data) rows.set(row.id, row.data);
        else rows.delete(row.id);
      }
      checkpoint = page.checkpoint;
      if (page.final) return rows;
    }
  }
}

async function postJson(url: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
