/**
 * A whole simulated chain: server, tills, raw clients, and the network between them, driven by a plan. First
 * everything is set up in fair weather, then the plan's work and faults happen, then the faults stop and all
 * must come level within a bound.
 */
import { existsSync } from 'node:fs';
import { type SeededRandom, seededRandom } from '../../../shared/base/seeded-random.ts';
import {
  writeArticles,
  writeOpeningStock,
  writeReference,
} from '../../../sync-server/catalog/write-catalog.ts';
import { writeKeyRows } from '../../../sync-server/projections/key-rows.ts';
import { stockChanges } from '../../../sync-server/projections/stock-rows.ts';
import { type CheckedDatabase, movementsOf, openChecked } from '../checkers/database.ts';
import { FeedWatch } from '../checkers/feed-watch.ts';
import { ShownOrders } from '../checkers/shown-orders.ts';
import { ShownPoints } from '../checkers/shown-points.ts';
import { ShownStock } from '../checkers/shown-stock.ts';
import { ToldStored } from '../checkers/told-stored.ts';
import type { Machine } from '../sandbox/virtual-globals.ts';
import { VirtualTime } from '../sandbox/virtual-time.ts';
import { Persons } from './customer-persons.ts';
import { Evidence } from './evidence.ts';
import { enrolAnew, startServer } from './faults.ts';
import { OrderLedger } from './order-channel.ts';
import { type Charge, StoreTerminals } from './payment-terminals.ts';
import type { Plan } from './plan.ts';
import { RawClient } from './raw-client.ts';
import { ReturnLedger } from './return-work.ts';
import {
  articles,
  extraArticle,
  extraArticleIds,
  fullLevelMilli,
  fullSku,
  openingMilli,
  programmeRow,
  referenceRows,
  skus,
  storeIds,
} from './shop.ts';
import { SimulatedNetwork, shortLink, storeLink } from './simulated-network.ts';
import { crashPoints, SimulatedServer, worldStartMs } from './simulated-server.ts';
import { SimulatedTill, type TillWorld } from './simulated-till.ts';
import { makeTillRxdb } from './till-rxdb.ts';

/** Room for all that a till writes in a run, and too little for any to be reserved ahead. */
const smallDiskBytes = 1_100_000;

/** How long the setting up may take. */
const setUpLimitMs = 120_000;

/** What a world needs of whoever evaluates it. */
export interface WorldMachine {
  /** A folder of its own for databases. */
  readonly folder: string;
  /** Makes an instance of RxDB on a machine. */
  readonly rxdb: (machine: Machine) => Record<string, unknown>;
  /** Lets all settled promises run to their end. */
  readonly drained: () => Promise<void>;
  /** Tells the evaluated code whose machine it runs on. */
  readonly use: (machine: Machine) => void;
}

/** One simulated chain. */
export class World implements TillWorld {
  readonly time: VirtualTime;
  readonly evidence = new Evidence();
  readonly random: SeededRandom;
  readonly server: SimulatedServer;
  readonly tills: SimulatedTill[] = [];
  readonly raws: RawClient[] = [];
  readonly shown: ShownStock;
  readonly feeds: FeedWatch;
  readonly told: ToldStored;
  readonly shownPoints: ShownPoints;
  readonly orders = new OrderLedger();
  readonly shownOrders = new ShownOrders(this.evidence, this.orders);
  readonly returns = new ReturnLedger();
  readonly customers = new Persons();
  readonly backups: string[] = [];
  restoring = false;
  faultsStopped = false;
  /** By so much all clocks went on at once, beside the time that passed. */
  skippedMs = 0;
  /** From then on it is looked again whether all are level about customers. */
  customersAgainMs = 0;
  readonly #terminals = new Map<string, StoreTerminals>();
  readonly #staff: SeededRandom;
  #checked: CheckedDatabase | null = null;
  readonly plan: Plan;
  readonly #machine: WorldMachine;

  constructor(plan: Plan, machine: WorldMachine) {
    this.plan = plan;
    this.#machine = machine;
    this.time = new VirtualTime(machine.drained);
    this.random = seededRandom(plan.seed ^ 0x51ed270b);
    const fraction = seededRandom(plan.seed ^ 0x2545f491);
    machine.use({
      timers: () => this.time,
      wallMs: () => Math.floor(worldStartMs + this.time.nowMs),
      fraction: () => fraction.fraction(),
    });
    const file = `${machine.folder}/server.db`;
    this.feeds = new FeedWatch(file, this.evidence);
    this.shown = new ShownStock(file, this.evidence, [...skus, fullSku]);
    this.told = new ToldStored(file, this.evidence);
    this.shownPoints = new ShownPoints(file, this.evidence);
    this.server = new SimulatedServer(this.time, this.fork(), file, plan.customers ?? false, {
      committed: () => {
        this.feeds.committed();
        this.shown.committed();
      },
      restored: () => {
        this.feeds.restored();
        this.shown.close();
        this.told.close();
        this.shownPoints.close();
        this.#closeChecked();
      },
      failed: (error) => this.#serverFailed(error),
      died: (point) => this.#serverDied(point),
    });
    this.#staff = this.fork();
  }

  get databaseFile(): string {
    return this.server.file;
  }

  get initialFile(): string {
    return `${this.#machine.folder}/initial.db`;
  }

  /** The payment terminals of a store. */
  terminalsOf(storeId: string): StoreTerminals {
    const known = this.#terminals.get(storeId);
    if (known) return known;
    const random = seededRandom(this.plan.seed ^ 0x7e53 ^ storeId.charCodeAt(1));
    const made = new StoreTerminals(storeId, this.time, random, this.evidence);
    this.#terminals.set(storeId, made);
    return made;
  }

  get hasTerminals(): boolean {
    return this.plan.terminals ?? false;
  }

  /** All that terminals charged. */
  ledger(): Charge[] {
    return [...this.#terminals.values()].flatMap(({ ledger }) => ledger);
  }

  /** A generator of its own. */
  fork(): SeededRandom {
    return seededRandom(this.random.below(2 ** 31));
  }

  makeRxdb(): ReturnType<typeof makeTillRxdb> {
    const random = this.fork();
    const wallMs = (): number => Math.floor(worldStartMs + this.time.nowMs);
    const { pageRows = Number.MAX_SAFE_INTEGER } = this.plan;
    return makeTillRxdb(this.#machine.rxdb, this.time, wallMs, () => random.fraction(), pageRows);
  }

  /** Server, catalogue, opening stock, tills, all level. */
  async setUp(): Promise<void> {
    await this.task(async () => {
      await this.server.start();
      this.feeds.open();
      const { store } = this.server;
      const programmes = this.plan.customers ? [programmeRow()] : [];
      await writeReference(store, [...referenceRows(), ...programmes]);
      await store.write((transaction) => writeKeyRows(transaction, this.server.keys.publicKey));
      await writeArticles(store, articles());
      for (const storeId of storeIds) {
        const lines = skus.map((sku) => ({ sku, quantityMilli: openingMilli }));
        await writeOpeningStock(store, storeId, 'opening', lines);
        await this.#fillUp(storeId);
      }
      const codes: string[] = [];
      for (const store of this.plan.tills) codes.push(await this.server.enrolCode(storeIds[store] ?? 'S1'));
      await Promise.all(
        this.plan.tills.map(async (store, index) => {
          const till = this.addTill(`T${index + 1}`, storeIds[store] ?? 'S1');
          if (!(await till.start(codes[index] ?? null))) throw new Error(`${till.name} did not start`);
        }),
      );
      for (const storeId of storeIds.slice(0, 2)) {
        const network = this.#network(`raw-${storeId}`, storeId);
        const raw = new RawClient(storeId, this.fork(), network, () => this.server.wallMs(), this.evidence);
        await raw.enrol(await this.server.enrolCode(storeId));
        this.raws.push(raw);
      }
      while (!(await this.#allSignedIn())) await this.time.wait(500);
      await this.server.backup(this.initialFile);
      this.backups.push(this.initialFile);
    });
  }

  addTill(name: string, storeId: string, image?: Pick<SimulatedTill, 'disk' | 'drafts'>): SimulatedTill {
    const network = this.#network(name, storeId);
    const till = new SimulatedTill(this, name, storeId, this.fork(), network, image?.disk, image?.drafts);
    if (this.plan.smallDisks) till.disk.freeSpace = smallDiskBytes;
    till.clockOffsetMs = this.skippedMs;
    this.tills.push(till);
    return till;
  }

  /** Nothing happens for so long: every clock in the chain goes on by it. */
  skip(ms: number): void {
    this.skippedMs += ms;
    for (const machine of [this.server, ...this.tills]) machine.clockOffsetMs += ms;
  }

  /** Runs a task under virtual time to its end. @throws what it throws, Error when it takes too long. */
  async task<T>(work: () => Promise<T>): Promise<T> {
    let outcome: { value: T } | { error: unknown } | null = null;
    void work().then(
      (value) => {
        outcome = { value };
      },
      (error: unknown) => {
        outcome = { error };
      },
    );
    const limitMs = this.time.nowMs + setUpLimitMs;
    await this.time.run(
      limitMs,
      () => {},
      () => outcome !== null,
    );
    // The promise's own callbacks set it; the compiler can't see that.
    const ended = outcome as { value: T } | { error: unknown } | null;
    if (ended === null) throw new Error('a task of the simulation did not end');
    if ('error' in ended) throw ended.error;
    return ended.value;
  }

  /** Looks at every till after an event. */
  step(): void {
    for (const till of this.tills) {
      this.shown.look(till);
      this.told.look(till);
      this.shownOrders.look(till);
      if (this.plan.customers) this.shownPoints.look(till);
    }
  }

  /** The newest backup, or an older one. */
  backupFile(random: SeededRandom): string | null {
    const files = this.backups.filter((file) => existsSync(file));
    return files.length === 0 ? null : random.pick(files);
  }

  newBackupFile(): string {
    return `${this.#machine.folder}/backup-${this.backups.length}.db`;
  }

  /** Goods arriving where nothing more fits must be raised, unless the disk lost them first. */
  notePoisoned(isStored: (hash: string) => boolean): void {
    const known = new Map(this.tills.flatMap((till) => [...till.own]));
    for (const { hash, entry } of this.evidence.answered.values()) known.set(hash, entry);
    for (const [hash, entry] of known) {
      const overfills = movementsOf(entry).some(({ sku }) => sku === fullSku);
      if (!overfills || (this.evidence.isGone(hash) && !isStored(hash))) continue;
      const about = `${entry.journalId}:${entry.tillSequence}`;
      this.evidence.collisions.push({ kind: 'invalid-operation', about });
    }
  }

  /** The office adds an article, changes it or takes it out; nothing of it is any till's fact. */
  async changeCatalogue(random: SeededRandom): Promise<void> {
    const id = random.pick(extraArticleIds);
    const taken = random.chance(0.3);
    const amountMinor = 100 + random.below(900);
    if (!this.server.isRunning) return;
    const { store } = this.server;
    try {
      if (taken) {
        const row = { stream: 'chain', collection: 'products', id, data: null, popularity: 0 } as const;
        await store.write((transaction) => transaction.feed.writeRows([row]));
      } else await writeArticles(store, [extraArticle(id, amountMinor)]);
      this.evidence.log(this.time.nowMs, `office ${taken ? 'takes out' : 'writes'} ${id}`);
    } catch {
      // The server died meanwhile: the office sees what it has when it is there again.
    }
  }

  mustEnrol(till: SimulatedTill): void {
    enrolAnew(this, till, this.#staff);
  }

  /**
   * Staff of a till that the server forgot, being put back to a copy from before, enrol it anew; also where it knows the
   * till again by its journals alone, which another copy handed up, and as one that is revoked.
   */
  enrolForgotten(): void {
    if (!this.server.isRunning) return;
    const known = new Set(
      this.checked()
        .all('SELECT till_id FROM tills WHERE revoked_at_ms IS NULL')
        .map((row) => row.till_id),
    );
    for (const till of this.tills) if (till.till && !known.has(till.tillId)) this.mustEnrol(till);
  }

  /** A look into the database that the server has now. */
  checked(): CheckedDatabase {
    this.#checked ??= openChecked(this.databaseFile);
    return this.#checked;
  }

  #closeChecked(): void {
    this.#checked?.close();
    this.#checked = null;
  }

  async close(): Promise<void> {
    for (const till of this.tills) till.end('kill');
    for (const till of this.tills) till.wipe();
    await this.server.close();
    this.feeds.close();
    this.shown.close();
    this.told.close();
    this.shownPoints.close();
    this.#closeChecked();
  }

  #network(name: string, storeId: string): SimulatedNetwork {
    const { pageRows = Number.MAX_SAFE_INTEGER, brisk = false } = this.plan;
    const way = brisk ? storeLink : shortLink;
    return new SimulatedNetwork(this.time, this.fork(), this.evidence, name, way, async (asked) => {
      const call = { ...asked, path: withFewerRows(asked.path, pageRows) };
      const response = await this.server.call(call);
      if (call.path === '/v1/customer-keys' && call.body !== null)
        this.customers.noteKeys(handedKeys(call.body));
      if (call.path === '/v1/push') this.told.answered(call.body, response);
      if (call.path.startsWith('/v1/feed/')) this.feeds.answered(call.path, storeId, response);
      if (call.path.startsWith('/v1/feed/stock')) this.shown.answered(name, storeId, response);
      if (this.plan.customers && /^\/v1\/(feed\/customers|customers\/(lookup|attach))\b/.test(call.path))
        this.shownPoints.answered(name, storeId, response);
      if (call.path.startsWith('/v1/feed/outcomes')) this.shown.outcomesAnswered(name, response);
      return response;
    });
  }

  /** A level at the limit, from before all operations. */
  async #fillUp(storeId: string): Promise<void> {
    const add = [
      {
        storeId,
        origin: `full:${storeId}`,
        line: 0,
        sku: fullSku,
        quantityMilli: fullLevelMilli,
        businessMs: 0,
      },
    ];
    await this.server.store.write(async (transaction) => {
      const levels = await transaction.stock.move({ add, remove: [] });
      await transaction.feed.writeRows(await stockChanges(transaction, levels, transaction.nowMs));
    });
  }

  async #allSignedIn(): Promise<boolean> {
    const signedIn = await Promise.all(this.tills.map((till) => till.signIn()));
    return signedIn.every((yes) => yes);
  }

  /** What dies in the midst of its work is started again after a while. */
  #serverDied(point: string): void {
    this.evidence.log(this.time.nowMs, `server died at ${point}`);
    const isStep = (crashPoints as readonly string[]).includes(point);
    if (isStep) this.time.after(200 + this.#staff.below(8000), () => startServer(this));
  }

  #serverFailed(error: unknown): void {
    if (!this.server.isRunning) return;
    this.evidence.violation(
      'server-errors',
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
  }
}

/** Keys in the body of a call that hands them over. */
function handedKeys(body: string): { readonly customerId: string; readonly key: string }[] {
  const { keys } = JSON.parse(body) as { keys: { customerId: string; key: string }[] }; // of that endpoint
  return keys;
}

/** Asks for a page of fewer rows. */
function withFewerRows(path: string, most: number): string {
  if (!path.startsWith('/v1/feed/')) return path;
  return path.replace(/([?&]limit=)(\d+)/, (_, name: string, limit: string) => {
    return name + Math.min(Number(limit), most);
  });
}
