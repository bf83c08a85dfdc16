/**
 * An old or strange client of the wire: it has a key and journals, and sends what no till of this version
 * would: kinds nobody knows, operations that break their schema in the midst of good ones, an id used
 * before, a signature that isn't its own, batches late, twice and in the wrong order.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { mintId } from '../../../shared/base/ids.ts';
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import { challengeText } from '../../../shared/protocol/access.ts';
import { signEntry, WireJournal } from '../../support/wire-till.ts';
import { answeredOf } from './disk-reader.ts';
import type { Evidence } from './evidence.ts';
import { skus } from './shop.ts';
import { type SimulatedNetwork, serverUrl } from './simulated-network.ts';

type Change = Record<string, unknown>;

/** What stands before the seed of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

function keysFrom(random: SeededRandom): { privateKey: KeyObject; publicKey: string } {
  const der = Buffer.concat([pkcs8Prefix, random.bytes(32)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return { privateKey, publicKey: spki.subarray(-32).toString('base64') };
}

/** A client without the product's till code. */
export class RawClient {
  readonly #keys;
  readonly #foreignKeys;
  #tillId = '';
  #token = '';
  #journal: WireJournal | null = null;
  /** Where each entry of the journal was found to be stored. */
  #through = 0;

  constructor(
    readonly storeId: string,
    readonly random: SeededRandom,
    readonly network: SimulatedNetwork,
    readonly wallMs: () => number,
    readonly evidence: Evidence,
  ) {
    this.#keys = keysFrom(random);
    this.#foreignKeys = keysFrom(random);
  }

  async enrol(code: string): Promise<void> {
    const answer = await this.#ask('/v1/enrol', { code, publicKey: this.#keys.publicKey });
    this.#tillId = String(answer.tillId);
    const writer = { keys: this.#keys, tillId: this.#tillId, storeId: this.storeId };
    this.#journal = new WireJournal(writer, this.#id());
  }

  /** Writes a few entries of all sorts. `usedId` is an operation's id of somebody else. */
  write(count: number, random: SeededRandom, usedId: string | null): void {
    for (let index = 0; index < count; index += 1) {
      const shape = random.fraction();
      const change: Change = { id: this.#id() };
      if (shape < 0.15) {
        this.#append('from-the-future', {}, change);
        this.#collision('unknown-operation', change);
      } else if (shape < 0.3) {
        this.#append('stock-receipt', { broken: true }, change);
        this.#collision('invalid-operation', change);
      } else if (shape < 0.4 && usedId !== null) {
        this.#move(random, { id: usedId });
        this.evidence.collisions.push({ kind: 'operation-repeated', about: usedId });
        this.evidence.fault('operation-repeated');
      } else if (shape < 0.5) {
        this.#forge(random, change);
        this.#collision('entry-not-genuine', change);
      } else this.#move(random, change);
    }
  }

  /** Writes that somebody is erased, as the office decides it. */
  erase(customerId: string): void {
    const payload = { customerId, reason: 'customer-asked', approvedBy: null };
    this.#append('customer-erasure', payload, { id: this.#id() });
  }

  /** Sends in some order; false when something got lost on the way. Nothing is relied on. */
  async send(random: SeededRandom): Promise<boolean> {
    const journal = this.#journal;
    if (!journal) return false;
    const { entries } = journal;
    // Something old again, then the end before what precedes it, or the other way round.
    const earliest = Math.max(1, this.#through - 3);
    const from = earliest + random.below(entries.length - earliest + 1);
    const batches = random.chance(0.5)
      ? [[from, entries.length] as const, [earliest, from] as const]
      : [[earliest, entries.length] as const, [from, entries.length] as const];
    try {
      for (const [first, last] of batches) await this.#push(first, last);
      return await this.sendAll();
    } catch (error) {
      this.evidence.log(0, `raw ${this.storeId} failed: ${error instanceof Error ? error.message : error}`);
      return false;
    }
  }

  /** Sends its end first and alone, as a client does that takes what it sent for stored; then what is asked for. */
  async sendBehind(random: SeededRandom): Promise<boolean> {
    const last = this.#journal?.entries.length ?? 0;
    const from = Math.min(last, this.#through + 2 + random.below(3));
    try {
      await this.#push(from, last);
      return await this.sendAll();
    } catch (error) {
      this.evidence.log(0, `raw ${this.storeId} failed: ${error instanceof Error ? error.message : error}`);
      return false;
    }
  }

  /** Sends until the server says that it holds everything. */
  async sendAll(): Promise<boolean> {
    const journal = this.#journal;
    if (!journal) return true;
    for (let round = 0; round < 20; round += 1) {
      if ((await this.#push(this.#through + 1, this.#through)) === journal.entries.length) return true;
      await this.#push(this.#through + 1, journal.entries.length);
    }
    return false;
  }

  async #push(first: number, last: number): Promise<number> {
    const journal = this.#journal;
    if (!journal) return 0;
    const { journalId, receiptPrefix, entries } = journal;
    const wanted = entries.slice(first - 1, last);
    const after = wanted.length === 0 ? journal.head : journal.placeAt(first - 1);
    const answer = await this.#authorised('/v1/push', {
      journalId,
      receiptPrefix,
      after,
      entries: wanted,
      breaks: [],
    });
    this.#through = Math.min(Number(answer.storedThrough), entries.length);
    return this.#through;
  }

  async #authorised(path: string, body: object): Promise<Record<string, unknown>> {
    try {
      if (this.#token !== '') return await this.#ask(path, body);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('401')) throw error;
    }
    this.#token = '';
    const tillId = this.#tillId;
    const { challenge } = await this.#ask('/v1/token/challenge', { tillId });
    const text = Buffer.from(challengeText(tillId, String(challenge)));
    const signature = sign(null, text, this.#keys.privateKey).toString('base64');
    this.#token = String((await this.#ask('/v1/token', { tillId, challenge, signature })).token);
    return this.#ask(path, body);
  }

  async #ask(path: string, body: object): Promise<Record<string, unknown>> {
    const headers: Record<string, string> = this.#token ? { authorization: `Bearer ${this.#token}` } : {};
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await this.network.fetch(serverUrl + path, init);
    if (!response.ok) throw new Error(`${path} ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>; // answers are objects
  }

  #move(random: SeededRandom, change: Change): void {
    this.#journal?.move(random.pick(skus), random.chance(0.5) ? 3 : -2, change);
    this.#noteLast();
  }

  #append(kind: string, payload: Change, change: Change): void {
    this.#journal?.append(kind, payload, change);
    this.#noteLast();
  }

  /** An entry whose signature another key made. */
  #forge(random: SeededRandom, change: Change): void {
    const journal = this.#journal;
    const entry = journal?.move(random.pick(skus), 1, change);
    if (!journal || !entry) return;
    const { hash: _hash, signature: _signature, ...unsigned } = entry;
    const { signature } = signEntry(this.#foreignKeys, unsigned);
    journal.entries[journal.entries.length - 1] = { ...entry, signature };
    this.#noteLast();
  }

  #noteLast(): void {
    const last = this.#journal?.entries.at(-1);
    if (last) this.evidence.answer(answeredOf({ ...last }, this.storeId));
  }

  #collision(kind: string, change: Change): void {
    const last = this.#journal?.entries.at(-1);
    const about = last ? `${last.journalId}:${last.tillSequence}` : String(change.id);
    this.evidence.collisions.push({ kind, about });
    this.evidence.fault(kind);
  }

  #id(): string {
    return mintId({ wallMs: this.wallMs, monotonicMs: () => 0 }, this.random);
  }
}
