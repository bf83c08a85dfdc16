import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { createFakeTillHost } from '../../tests/support/fake-till-host.ts';
import type { RowsArrived } from './collection-feed.ts';
import { createOwnOperations, type OwnOperations } from './own-operations.ts';
import { createPendingView, type PendingView } from './pending-view.ts';
import type { OwnThrough } from './replica-schema.ts';

// Real databases on a busy machine: the usual five seconds are no measure of anything.
vi.setConfig({ testTimeout: 60_000 });

const skus = ['A', 'B', 'C'] as const;
const storeId = 'S1';
const neverCounted = { lastMovedAtMs: null, lastCountedAtMs: null };

/** A server's row, with what tells the oracle what it holds. */
interface ServerRow {
  sequence: number;
  onHandMilli: number;
  othersMilli: number;
}

interface StoredRow extends ServerRow {
  stamp: OwnThrough;
}

/** The whole of it: one till, its disk, and a server that applies, pages, crashes and is restored. */
class World {
  readonly host = createFakeTillHost({ storeId });
  own: OwnOperations;
  view: PendingView;
  filling = 0;
  private operations = 0;
  // Server.
  private rows = new Map<string, ServerRow>();
  private sequence = 0;
  private pushed = new Map<string, number>();
  private applied = new Map<string, number>();
  // The till's storage.
  private stored = new Map<string, StoredRow>();
  private mark: OwnThrough | null = null;
  private position = 0;
  private shown = new Map<string, StoredRow>();

  constructor() {
    this.own = this.makeOwn();
    this.view = createPendingView(storeId, this.own);
  }

  private makeOwn(): OwnOperations {
    return createOwnOperations(this.host, () => this.host.journals.map((journal) => journal.journalId));
  }

  async append(sku: string, quantity: number): Promise<void> {
    this.operations += 1;
    const id = `01900000-0000-7000-8000-${String(this.operations).padStart(12, '0')}`;
    const answer = await this.host.journalAppend({
      id,
      kind: 'stock-adjustment',
      version: 1,
      storeId,
      tillId: 'till-1',
      staffId: 'anna',
      at: { wallMs: 0, businessMs: 0 },
      after: [],
      payload: { lines: [{ sku, quantityMilli: quantity, reason: 'found' }], reference: null, note: null },
    });
    if (answer.status !== 'appended') throw new Error(answer.status);
    this.own.add(answer.entry);
    this.view.appended();
  }

  push(): void {
    for (const journal of this.host.journals) this.pushed.set(journal.journalId, journal.entries.length);
  }

  /** Applies up to `count` pushed entries. */
  apply(count: number): void {
    for (const { journalId, entries } of this.host.journals) {
      const from = this.applied.get(journalId) ?? 0;
      const to = Math.min(from + count, this.pushed.get(journalId) ?? 0);
      for (const entry of entries.slice(from, to)) {
        const { sku, quantityMilli } = movementOf(entry);
        this.changeRow(sku, quantityMilli, 0);
      }
      this.applied.set(journalId, to);
    }
  }

  sellElsewhere(sku: string): void {
    this.changeRow(sku, -1, -1);
  }

  private changeRow(sku: string, milli: number, othersMilli: number): void {
    this.sequence += 1;
    const row = this.rows.get(sku) ?? { sequence: 0, onHandMilli: 0, othersMilli: 0 };
    this.rows.set(sku, {
      sequence: this.sequence,
      onHandMilli: row.onHandMilli + milli,
      othersMilli: row.othersMilli + othersMilli,
    });
  }

  /** One page of at most `limit` rows: written to the storage, then shown. */
  async pull(limit: number): Promise<void> {
    const found = [...this.rows].filter(([, row]) => row.sequence > this.position);
    found.sort((a, b) => a[1].sequence - b[1].sequence);
    const rows = found.slice(0, limit);
    const final = found.length <= limit;
    const ownThrough = Object.fromEntries(this.applied);
    await this.own.ensureFrom(ownThrough);
    for (const [sku, row] of rows) this.stored.set(sku, { ...row, stamp: ownThrough });
    this.position = final ? this.sequence : (rows.at(-1)?.[1].sequence ?? this.position);
    if (final) this.mark = ownThrough;
    const arrived = rows.map(([sku]) => sku);
    if (final) {
      for (const sku of [...this.shown.keys()]) if (!this.stored.has(sku)) arrived.push(sku);
    }
    this.show(arrived, final ? ownThrough : null);
  }

  /** The till stops and starts again from its storage and its journal. */
  async restart(): Promise<void> {
    this.own = this.makeOwn();
    this.view = createPendingView(storeId, this.own);
    this.filling = 0;
    this.shown.clear();
    if (this.mark) await this.own.ensureFrom(this.mark);
    else for (const row of this.stored.values()) await this.own.ensureFrom(row.stamp);
    this.show([...this.stored.keys()], null);
    if (this.mark) this.show([], this.mark);
  }

  /** The server comes back from a backup in which `lost` of the newest entries of each journal are missing. */
  restoreServer(lost: number): void {
    this.rows.clear();
    this.sequence += 1000;
    for (const { journalId, entries } of this.host.journals) {
      const kept = Math.max(0, (this.applied.get(journalId) ?? 0) - lost);
      this.pushed.set(journalId, kept);
      this.applied.set(journalId, kept);
      for (const entry of entries.slice(0, kept)) {
        const { sku, quantityMilli } = movementOf(entry);
        this.changeRow(sku, quantityMilli, 0);
      }
    }
    this.wipe();
  }

  /** The stored rows are thrown away; what shows stays until they are here again. */
  wipe(): void {
    this.stored.clear();
    this.mark = null;
    this.position = 0;
    this.filling += 1;
  }

  renewJournal(): Promise<unknown> {
    return this.host.journalRenew({ reason: 'behind-server' });
  }

  private show(skusArrived: readonly string[], mark: OwnThrough | null): void {
    const arrived: RowsArrived<'stock'> = {
      rows: skusArrived.map((sku) => {
        const row = this.stored.get(sku);
        if (row) this.shown.set(sku, row);
        else this.shown.delete(sku);
        return {
          id: `${storeId}:${sku}`,
          data: row
            ? { storeId, sku, onHandMilli: row.onHandMilli, promisedMilli: 0, ...neverCounted }
            : null,
          ownThrough: row?.stamp ?? mark ?? {},
        };
      }),
      mark: mark && { checkpoint: { epoch: 'e', position: this.position }, ownThrough: mark, asOfMs: 0 },
      filling: this.filling,
    };
    this.view.stockArrived(arrived);
  }

  /** What must show: what others did, as far as the row shown tells, and every own movement exactly once. */
  expected(sku: string): number {
    const own = this.host.journals
      .flatMap((journal) => journal.entries)
      .map(movementOf)
      .filter((movement) => movement.sku === sku)
      .reduce((sum, movement) => sum + movement.quantityMilli, 0);
    return (this.shown.get(sku)?.othersMilli ?? 0) + own;
  }
}

function movementOf(entry: JournalEntry): { sku: string; quantityMilli: number } {
  // Entries of this test are stock adjustments of one line.
  const lines = entry.operation.payload.lines as { sku: string; quantityMilli: number }[];
  return lines[0] ?? { sku: '', quantityMilli: 0 };
}

const step = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constant('append'), fc.nat(2), fc.integer({ min: 1, max: 9 })) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('push'), fc.nat(2), fc.nat(2)) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('apply'), fc.nat(2), fc.integer({ min: 1, max: 4 })) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('elsewhere'), fc.nat(2), fc.nat(2)) },
  { weight: 6, arbitrary: fc.tuple(fc.constant('pull'), fc.nat(2), fc.integer({ min: 1, max: 3 })) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('restart'), fc.nat(2), fc.nat(2)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('restore'), fc.nat(2), fc.integer({ min: 0, max: 5 })) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('wipe'), fc.nat(2), fc.nat(2)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('renew'), fc.nat(2), fc.nat(2)) },
);

async function take(world: World, [kind, which, amount]: readonly [string, number, number]): Promise<void> {
  const sku = skus[which] ?? 'A';
  if (kind === 'append') await world.append(sku, amount);
  else if (kind === 'push') world.push();
  else if (kind === 'apply') world.apply(amount);
  else if (kind === 'elsewhere') world.sellElsewhere(sku);
  else if (kind === 'pull') await world.pull(amount);
  else if (kind === 'restart') await world.restart();
  else if (kind === 'restore') world.restoreServer(amount);
  else if (kind === 'wipe') world.wipe();
  else await world.renewJournal();
}

describe('the pending view', () => {
  it('[PENDING1] shows every own movement exactly once, however appends, pages, crashes and restores fall', async () => {
    let shownFigures = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), async (steps) => {
        const world = new World();
        for (const each of steps) {
          await take(world, each);
          for (const sku of skus) {
            const { onHandMilli } = world.view.figure(sku);
            if (onHandMilli === null) continue;
            shownFigures += 1;
            expect({ sku, onHandMilli }).toEqual({ sku, onHandMilli: world.expected(sku) });
          }
        }
      }),
      { numRuns: 600 },
    );
    expect(shownFigures).toBeGreaterThan(10_000);
  });

  it('[PENDING2] forgets operations that the last complete page holds', async () => {
    const world = new World();
    for (let index = 0; index < 20; index += 1) await world.append('A', 1);
    world.push();
    world.apply(20);
    await world.pull(100);
    expect(world.own.size()).toBe(0);
    expect(world.view.figure('A')).toMatchObject({ onHandMilli: 20, pendingMilli: 0 });
  });

  it('[PENDING3] shows no effect of a held operation, and shows it again when it is applied after all', async () => {
    const world = new World();
    await world.append('A', 5);
    await world.pull(100);
    expect(world.view.figure('A')).toMatchObject({ onHandMilli: 5, pendingMilli: 5 });
    const operationId = world.host.journals[0]?.entries[0]?.operation.id ?? '';
    const outcome = (status: 'held' | 'applied') => ({
      rows: [
        {
          id: operationId,
          data: {
            operationId,
            journalId: 'j',
            branch: 0,
            tillSequence: 1,
            tillId: 't',
            status,
            exceptionIds: [],
          },
          ownThrough: {},
        },
      ],
      mark: null,
      filling: 0,
    });
    world.view.outcomesArrived(outcome('held'));
    expect(world.view.figure('A')).toMatchObject({ onHandMilli: 0, pendingMilli: 0 });
    world.view.outcomesArrived(outcome('applied'));
    expect(world.view.figure('A')).toMatchObject({ onHandMilli: 5, pendingMilli: 5 });
  });

  it('[BOARD4] tells of every own entry that it reads, and again of what it had forgotten', async () => {
    const world = new World();
    for (let index = 0; index < 3; index += 1) await world.append('A', 1);
    const heard: number[] = [];
    const journalId = world.host.journals[0]?.journalId ?? '';
    const own = createOwnOperations(
      world.host,
      () => [journalId],
      (entry) => heard.push(entry.tillSequence),
    );
    await own.ensureFrom({ [journalId]: 1 });
    await own.ensureFrom({ [journalId]: 1 });
    expect(heard).toEqual([2, 3]);
    own.forget({ [journalId]: 3 });
    await own.ensureFrom({});
    expect(heard.slice(2).sort()).toEqual([1, 2, 3]);
  });

  it('[BOARD4] adds what own facts changed of what is promised until the row holds them, and never shows less than nothing', () => {
    const freed = { journalId: 'j', tillSequence: 3, operationId: 'x', quantityMilli: -1000 };
    const forgotten: unknown[] = [];
    const view = createPendingView(
      storeId,
      createOwnOperations(createFakeTillHost(), () => []),
      {
        of: (sku) => (sku === 'A' ? [freed] : []),
        forget: (through) => forgotten.push(through),
      },
    );
    const arrive = (promisedMilli: number, through: number, isEnd = false): void =>
      view.stockArrived({
        rows: [
          {
            id: `${storeId}:A`,
            data: { storeId, sku: 'A', onHandMilli: 9000, promisedMilli, ...neverCounted },
            ownThrough: { j: through },
          },
        ],
        mark: isEnd
          ? { checkpoint: { epoch: 'e', position: 1 }, ownThrough: { j: through }, asOfMs: 1 }
          : null,
        filling: 0,
      });
    arrive(4000, 2);
    expect(view.figure('A').promisedMilli).toBe(3000);
    arrive(500, 2);
    expect(view.figure('A').promisedMilli).toBe(0);
    arrive(3000, 3, true);
    expect(view.figure('A').promisedMilli).toBe(3000);
    expect(forgotten).toEqual([{ j: 3 }]);
  });
});
