/**
 * One till of a simulated world: the product's host on a disk in memory and the product's till on an RxDB of
 * its own. It is switched off, killed, wiped and started again; disk, drafts and (unless wiped) replica stay.
 * Everything that its host answers to be on disk is noted as evidence.
 */
import {
  createTillHost,
  type OpenTillHost,
  type TillHostOptions,
} from '../../../electron/host/create-till-host.ts';
import { fileKeyStore } from '../../../electron/host/key-store.ts';
import { FileError, type FileSystem } from '../../../electron/journal/file-system.ts';
import { createTill } from '../../../renderer/till/create-till.ts';
import type { Till } from '../../../renderer/till/till.ts';
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import type { JournalEntry, Operation } from '../../../shared/domain/operation.ts';
import type { HostAnswer, HostRequest, TillHost } from '../../../shared/protocol/till-host.ts';
import { MemoryFileSystem, PowerCut } from '../../support/memory-file-system.ts';
import { checkZReport } from '../checkers/z-report.ts';
import { ProcessTimers, type VirtualTime } from '../sandbox/virtual-time.ts';
import { shortCodeHash } from './code-keys.ts';
import type { Persons } from './customer-persons.ts';
import { answeredOf, journalsOnDisk } from './disk-reader.ts';
import { type Evidence, givesGoods } from './evidence.ts';
import { type DraftDisk, openDrafts } from './memory-drafts.ts';
import type { StoreTerminals } from './payment-terminals.ts';
import { badgeCode } from './shop.ts';
import { type SimulatedNetwork, serverUrl } from './simulated-network.ts';
import { worldStartMs } from './simulated-server.ts';
import type { TillRxdb } from './till-rxdb.ts';

/** What a till shares with its world. */
export interface TillWorld {
  readonly time: VirtualTime;
  readonly evidence: Evidence;
  /** The till was told that its journal is on another machine too, or the server doesn't know it any more. */
  mustEnrol(till: SimulatedTill): void;
  makeRxdb(): TillRxdb;
  /** Whether tills have payment terminals. */
  readonly hasTerminals: boolean;
  readonly customers: Persons;
  terminalsOf(storeId: string): StoreTerminals;
}

/** How it was switched off. */
export type Ending = 'power' | 'kill';

/** A disk with less room than this was filled by a fault. */
const fullBytes = 4096;

const noLimits = { warnBytes: 0, refuseBytes: 0, reserveBytes: 0 };
const till = { folder: '/till', journals: '/till/journal' };

/** A machine with a till on it. */
export class SimulatedTill {
  till: Till | null = null;
  clockOffsetMs = 0;
  /** So many of the next answers of the journal don't reach the window, though the fact is on disk. */
  answersToLose = 0;
  /** The sale whose answer was lost: who pays again pays the same. */
  #lostSale: string | null = null;
  /** Work of people, one after the other. */
  work: Promise<void> = Promise.resolve();
  /** Counts lives, so that what belongs to an earlier one can be told. */
  life = 0;
  /** Set when an append was refused for its disk: the entry may come to light later. */
  inDoubt = false;
  /** Staff are about to enrol it anew. */
  enrolling = false;
  /** Who it is for the server. */
  tillId = '';
  /** Hashes of entries that damage took from the disk it has now. */
  damaged: ReadonlySet<string> = new Set();
  /** The entries of its journals, by hash, as its disk held them at start and as they were answered since. */
  own = new Map<string, Readonly<Record<string, unknown>>>();
  /** How many journals its disk held when it started last. */
  journalsAtStart = 0;
  #host: OpenTillHost | null = null;
  #timers: ProcessTimers | null = null;
  #rxdb: TillRxdb | null = null;
  #closing: Promise<void> = Promise.resolve();
  #pid = 1;
  #boot = 1;
  readonly #world: TillWorld;

  constructor(
    world: TillWorld,
    readonly name: string,
    readonly storeId: string,
    readonly random: SeededRandom,
    readonly network: SimulatedNetwork,
    public disk: MemoryFileSystem = new MemoryFileSystem(),
    public drafts: DraftDisk = new Map(),
  ) {
    this.#world = world;
  }

  get isOn(): boolean {
    return this.#timers !== null;
  }

  get rxdb(): TillRxdb | null {
    return this.#rxdb;
  }

  /** Switches on. `code` enrols a till that isn't yet. Returns whether it is up. */
  async start(code: string | null = null): Promise<boolean> {
    const { time, evidence } = this.#world;
    if (this.isOn) return true;
    const life = ++this.life;
    const timers = new ProcessTimers(time);
    this.#timers = timers;
    await this.#closedInTime();
    if (this.life !== life) return false;
    this.#rxdb ??= this.#world.makeRxdb();
    try {
      const startedMs = time.nowMs;
      const clock = {
        wallMs: () => Math.floor(worldStartMs + time.nowMs + this.clockOffsetMs),
        monotonicMs: () => time.nowMs - startedMs,
      };
      const host = createTillHost({ ...this.#machine(life), clock });
      this.#host = host;
      if (!(await host.host.identity(null)).enrolled) {
        const answer = await host.host.enrol({ serverUrl, code: code ?? '' });
        if (answer.status === 'refused') throw new Error(`enrolment: ${answer.reason}`);
      }
      ({ tillId: this.tillId } = await host.host.identity(null));
      this.noteOwn();
      this.journalsAtStart = this.journalIds().length;
      const started = await createTill({
        host: this.#observed(host.host, life),
        syncFetch: host.syncFetch,
        rxdb: this.#rxdb.parts,
        drafts: () => openDrafts(this.drafts),
        clock,
        timers,
        random: this.random,
      });
      if (this.life !== life) {
        this.#closing = started.close().catch(() => {});
        return false;
      }
      this.till = started;
      await this.signIn();
      evidence.log(time.nowMs, `${this.name} is up`);
      return true;
    } catch (error) {
      evidence.log(time.nowMs, `${this.name} did not start: ${error}`);
      if (!(error instanceof PowerCut) && this.life === life) {
        this.#judgeStart(error);
      }
      if (this.life === life) this.end('power');
      return false;
    }
  }

  /** A till starts, unless its disk has no room for as much as a lock; then it is tried again. */
  #judgeStart(error: unknown): void {
    const isFull = error instanceof FileError && error.code === 'ENOSPC' && this.disk.freeSpace < fullBytes;
    if (isFull) return;
    const detail = `${this.name}: ${error instanceof Error ? error.stack : error}`;
    this.#world.evidence.violation('till-starts', detail);
  }

  async signIn(): Promise<boolean> {
    const { till: running } = this;
    if (!running) return false;
    if (running.session.getState().staff) return true;
    return (await running.signIn({ kind: 'badge', code: badgeCode })).ok;
  }

  /** Ends it without a farewell. */
  end(ending: Ending): void {
    if (!this.#timers) return;
    this.life += 1;
    this.#timers.kill();
    this.#timers = null;
    const running = this.till;
    this.till = null;
    this.#host = null;
    this.work = Promise.resolve();
    this.answersToLose = 0;
    this.#lostSale = null;
    this.network.breakOff();
    this.disk.faults = () => null;
    this.#pid += 1;
    if (ending === 'power') {
      this.#boot += 1;
      this.disk.crash(this.random);
      for (const journalId of this.journalIds()) this.#world.evidence.hurtJournals.add(journalId);
    } else this.disk.killProcess();
    if (running) this.#closing = running.close().catch(() => {});
    this.checkDisk();
  }

  /** The code on the receipt of an operation; null where the till is off or its journal hasn't it. */
  async receiptCode(operationId: string): Promise<string | null> {
    const answer = await this.#host?.host.receiptCode({ operationId });
    return answer?.digits ?? null;
  }

  /** Whom it finds by a whole number or a name, as somebody at its counter does. */
  async finds(text: string): Promise<string[]> {
    const found = await this.till?.customers.find(text, 5);
    return found?.ok ? found.value.hits.map(({ customerId }) => customerId) : [];
  }

  /** Asks the server for a customer, as its host does; null where nothing came of it. */
  async fetchCustomer(asked: HostRequest<'customerFetch'>): Promise<HostAnswer<'customerFetch'> | null> {
    return this.#host?.host.customerFetch(asked).catch(() => null) ?? null;
  }

  /** Opens sealed rows, as its host does; null where the till is off. */
  async unseal(
    rows: HostRequest<'customersUnseal'>['rows'],
  ): Promise<HostAnswer<'customersUnseal'>['rows'] | null> {
    const answer = await this.#host?.host.customersUnseal({ rows });
    return answer?.rows ?? null;
  }

  /** The journals on its disk. */
  journalIds(): string[] {
    return this.disk.list(till.journals).filter((name) => name.length === 36);
  }

  /** Throws the replica away; the till must be off. */
  wipe(): void {
    this.#rxdb?.kill();
    this.#rxdb = null;
    this.#closing = Promise.resolve();
  }

  /** Enrols anew, as the till asks after it was copied; it goes on after its next start. */
  async enrolAgain(code: string): Promise<boolean> {
    const answer = await this.#host?.host.enrol({ serverUrl, code });
    return answer?.status === 'enrolled';
  }

  /** A replica that doesn't close in time is left behind. */
  async #closedInTime(): Promise<void> {
    let closed = false;
    const { time } = this.#world;
    void this.#closing.then(() => {
      closed = true;
    });
    for (let tries = 0; tries < 20 && !closed; tries += 1) await time.wait(250);
    if (closed) return;
    this.#world.evidence.log(time.nowMs, `${this.name} left a replica that does not close`);
    this.wipe();
  }

  #machine(life: number): Omit<TillHostOptions, 'clock'> {
    const alive = (): boolean => this.life === life;
    return {
      folder: till.folder,
      fileSystem: whileAlive(this.disk, alive),
      random: this.random,
      // The network answers with the part of a Response that hosts use.
      fetch: this.network.fetch as unknown as typeof fetch,
      keyStore: fileKeyStore,
      processes: {
        self: () => ({ pid: this.#pid, started: this.#started() }),
        runs: (owner) => owner.pid === this.#pid && owner.started === this.#started(),
        mayShareBoot: (owner) => owner.started === this.#started(),
      },
      segmentBytes: 12_000,
      diskLimits: noLimits,
    };
  }

  /** A copy of this machine is another machine. */
  #started(): string {
    return `${this.name} ${this.#boot}`;
  }

  /** The host as the till sees it, with every answered entry noted. */
  #observed(host: TillHost, life: number): TillHost {
    const { evidence, time } = this.#world;
    return {
      ...host,
      ...(this.#world.hasTerminals ? this.#world.terminalsOf(this.storeId).host() : {}),
      shortCodeCheck: async ({ code, codeHash }) => ({ right: shortCodeHash(code) === codeHash.hash }),
      journalAlarm: (alarm) => {
        if (this.life === life && alarm.code === 'forked') this.#world.mustEnrol(this);
        return host.journalAlarm(alarm);
      },
      journalAppend: async (operation) => {
        if (this.life !== life) throw new PowerCut();
        const answer = await host.journalAppend(operation);
        if (answer.status === 'refused') {
          evidence.log(time.nowMs, `${this.name} refused ${answer.reason}`);
          if (answer.reason === 'write-failed') this.inDoubt = true;
          return answer;
        }
        this.#answered(answer.status, answer.entry);
        return answer;
      },
      customerAppend: async (request) => {
        if (this.life !== life) throw new PowerCut();
        const { id, payload } = request.operation;
        const { customerId } = payload as { customerId: string }; // of what is recorded of customers
        const values = request.values as Readonly<Record<string, string | null>>; // a profile's
        this.#world.customers.write({ operationId: id, customerId, values });
        const answer = await host.customerAppend(request);
        if (this.life !== life) throw new PowerCut();
        if (answer.status === 'refused') {
          evidence.log(time.nowMs, `${this.name} refused ${answer.reason}`);
          if (answer.reason === 'write-failed') this.inDoubt = true;
          return answer;
        }
        const { journalId, tillSequence } = answer;
        const read = await host.journalRead({ journalId, afterSequence: tillSequence - 1, limit: 1 });
        const [stored] = read.entries;
        if (!stored) throw new Error('what was appended is not in the journal');
        const { sealed, ...entry } = stored;
        if (sealed !== undefined) this.#world.customers.sealed.set(id, sealed);
        this.#world.customers.hashes.set(id, entry.hash);
        this.#answered(answer.status, entry);
        return answer;
      },
    };
  }

  /** Notes an entry that is on the disk; throws where the answer is to be lost. */
  #answered(status: string, entry: JournalEntry): void {
    const { evidence, time } = this.#world;
    evidence.log(time.nowMs, `${this.name} ${status} ${entry.tillSequence} ${entry.hash.slice(0, 12)}`);
    evidence.answer(answeredOf({ ...entry }, this.storeId));
    this.#checkJournalledOnce(entry);
    this.own.set(entry.hash, { ...entry });
    if (!this.inDoubt) checkZReport(this.name, { ...entry }, this.own.values(), evidence);
    this.#checkPaidOnce(entry.operation);
    if (this.answersToLose === 0) return;
    this.answersToLose -= 1;
    this.inDoubt = true;
    evidence.fault('journal-answer-lost');
    if (givesGoods(entry.operation)) this.#lostSale = entry.operation.id;
    throw new Error('the answer of the journal was lost');
  }

  /** One operation has one place among this till's journals. */
  #checkJournalledOnce(entry: { readonly hash: string; readonly operation: { readonly id: string } }): void {
    for (const [hash, known] of this.own) {
      const { id } = known.operation as { readonly id: string }; // an entry's envelope
      if (id !== entry.operation.id || hash === entry.hash) continue;
      this.#world.evidence.violation('journalled-once', `${this.name} journalled ${id} twice`);
    }
  }

  /** Paying again after a lost answer is the same sale, whatever the goods in the cart are given by. */
  #checkPaidOnce(operation: Operation): void {
    if (this.#lostSale === null || !givesGoods(operation)) return;
    if (operation.id !== this.#lostSale)
      this.#world.evidence.violation('paid-once', `${this.name} sold a cart twice`);
    this.#lostSale = null;
  }

  /** Whatever was answered must be on the disk, unless the disk was damaged. */
  checkDisk(): void {
    const { evidence } = this.#world;
    const found = new Set(journalsOnDisk(this.disk, till.journals).map((entry) => String(entry.hash)));
    // Breaks are answered to nobody, and its disk may be another one by its next start.
    for (const hash of found) evidence.written.add(hash);
    for (const hash of this.own.keys()) {
      if (found.has(hash) || evidence.destroyed.has(hash) || !evidence.answered.has(hash)) continue;
      evidence.violation('answered-is-on-disk', `${this.name} lost ${hash.slice(0, 12)}`);
    }
  }

  /** Notes what its journals hold. */
  noteOwn(): void {
    this.own = new Map(
      journalsOnDisk(this.disk, till.journals)
        .filter((entry) => !this.damaged.has(String(entry.hash)))
        .map((entry) => [String(entry.hash), entry]),
    );
    this.inDoubt = false;
  }
}

/** A disk that a process which has ended can't reach any more. */
function whileAlive(disk: MemoryFileSystem, alive: () => boolean): FileSystem {
  const check = (): MemoryFileSystem => {
    if (!alive()) throw new PowerCut();
    return disk;
  };
  return {
    makeFolder: (folder) => check().makeFolder(folder),
    list: (folder) => check().list(folder),
    exists: (path) => check().exists(path),
    read: (path) => check().read(path),
    readRange: (path, start, length) => check().readRange(path, start, length),
    open: (path, which) => check().open(path, which),
    rename: (from, to) => check().rename(from, to),
    remove: (path) => check().remove(path),
    syncFolder: (folder) => check().syncFolder(folder),
    freeBytes: (folder) => check().freeBytes(folder),
  };
}
