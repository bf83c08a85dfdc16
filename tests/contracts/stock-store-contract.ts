/** How every store keeps levels of stock and what moved them; see store-contract.ts, which calls this. */
import { expect, it } from 'vitest';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { countOverlaps } from '../../shared/domain/stock/count-overlaps.ts';
import type { FeedChange } from '../../sync-server/store/feed-records.ts';
import { ContentRefused, type Store } from '../../sync-server/store/store.ts';

const movement = { storeId: 'S', origin: 'o1', line: 0, sku: 'A', quantityMilli: 5, businessMs: 100 };

function product(id: string, data: Record<string, unknown> | null = { id }, popularity = 0): FeedChange {
  return { stream: 'chain', collection: 'products', id, data, popularity };
}

/** Declares the tests, over whichever store is open. */
export function describeStock(store: () => Store): void {
  it('[STORE6] a level is always the sum of its movements', async () => {
    await store().write(async ({ stock }) => {
      const levels = await stock.move({
        add: [
          { ...movement, sku: 'B' },
          { ...movement, line: 1 },
          { ...movement, line: 2, quantityMilli: -9 },
        ],
        remove: [],
      });
      expect(levels.map((level) => [level.sku, level.onHandMilli])).toEqual([
        ['A', -4],
        ['B', 5],
      ]);
      await stock.move({
        add: [{ ...movement, origin: 'o2', quantityMilli: 100 }],
        remove: [{ storeId: 'S', origin: 'o1' }],
      });
    });
    await store().read(async ({ stock }) => {
      expect((await stock.allLevels('S')).map((level) => [level.sku, level.onHandMilli])).toEqual([
        ['A', 100],
        ['B', 0],
      ]);
      expect(await stock.movements('S', ['o1', 'o2'])).toEqual([
        { ...movement, origin: 'o2', quantityMilli: 100 },
      ]);
      expect(await stock.movementSums('S', ['A', 'B'], 'o')).toEqual(new Map([['A', 100]]));
      expect(await stock.levels('T', ['A'])).toEqual([]);
    });
  });

  it('[STORE6] a movement counts once, and a level out of range is refused as content', async () => {
    await store().write(({ stock }) => stock.move({ add: [movement], remove: [] }));
    await expect(store().write(({ stock }) => stock.move({ add: [movement], remove: [] }))).rejects.toThrow(
      ContentRefused,
    );
    const huge = { ...movement, origin: 'huge', quantityMilli: 9e15 };
    await expect(store().write(({ stock }) => stock.move({ add: [huge], remove: [] }))).rejects.toThrow(
      ContentRefused,
    );
  });

  it('[STORE16] a count line keeps the sum of what moved up to its scan, whatever comes first', async () => {
    const random = seededRandom(7);
    const pick = (limit: number): number => random.below(limit);
    const moves = Array.from({ length: 60 }, (_, index) => ({
      storeId: index % 7 === 0 ? 'T' : 'S',
      origin: `o${index}`,
      line: 0,
      sku: ['A', 'B'][pick(2)] ?? 'A',
      quantityMilli: pick(9) - 4,
      businessMs: pick(50),
    }));
    const counts = Array.from({ length: 8 }, (_, index) => ({
      storeId: 'S',
      sku: ['A', 'B', 'C'][pick(3)] ?? 'A',
      // Some share an origin with a movement: a count's own movement doesn't stand before it.
      origin: `o${pick(60)}`,
      operationId: `count-${index}`,
      expectedMilli: pick(5),
      countedMilli: pick(5),
      countedAtMs: 100 * (index + 1) - pick(99) - (index < 4 ? 100 * index : 0),
    }));
    const gone = ['o3', 'o10', 'o11', counts[0]?.origin ?? ''];
    const steps = [
      ...moves.map((move) => ({ add: [move], remove: [], counts: [] })),
      ...counts.map((count) => ({ add: [], remove: [], counts: [count] })),
    ];
    for (let at = steps.length - 1; at > 0; at -= 1) {
      const other = pick(at + 1);
      [steps[at], steps[other]] = [steps[other] as (typeof steps)[0], steps[at] as (typeof steps)[0]];
    }
    await store().write(async ({ stock }) => {
      for (const step of steps) await stock.move(step);
      await stock.move({ add: [], remove: gone.map((origin) => ({ storeId: 'S', origin })) });
    });
    const stays = (each: { readonly storeId: string; readonly origin: string }): boolean =>
      each.storeId === 'S' && !gone.includes(each.origin);
    const facts = moves.filter(stays).map(({ businessMs, ...move }) => ({ ...move, atMs: businessMs }));
    await store().read(async ({ stock }) => {
      const lines = await stock.countLines('S', ['A', 'B', 'C'], 0);
      expect(lines.map((line) => line.operationId).sort()).toEqual(
        counts
          .filter(stays)
          .map((line) => line.operationId)
          .sort(),
      );
      expect(lines.length).toBeGreaterThan(3);
      for (const line of lines) {
        const before = countOverlaps([{ ...line, expectedMilli: 0 }], facts)[0]?.differenceMilli ?? 0;
        expect([line.operationId, line.beforeMilli]).toEqual([line.operationId, before]);
      }
      for (const level of await stock.levels('S', ['A', 'B'])) {
        const own = facts.filter((move) => move.sku === level.sku);
        expect(level.lastMovedAtMs).toBe(Math.max(...own.map((move) => move.atMs)));
        const scans = lines.filter((line) => line.sku === level.sku).map((line) => line.countedAtMs);
        expect(level.lastCountedAtMs).toBe(scans.length === 0 ? null : Math.max(...scans));
      }
      const late = Math.max(...lines.map((line) => line.countedAtMs));
      expect(await stock.countLines('S', ['A', 'B', 'C'], late + 1)).toEqual([]);
    });
  });

  it('[STORE17] announcements and the place of availability are kept, the later one in place of the earlier', async () => {
    const announcement = {
      deliveryId: 'S:1',
      toStoreId: 'S',
      supplier: null,
      reference: 'one',
      announcedAtMs: 5,
      lines: [{ sku: 'A', quantityMilli: 1 }],
    };
    await store().write(async ({ stock, feed }) => {
      await stock.announce([announcement]);
      await stock.announce([{ ...announcement, reference: 'two' }]);
      await stock.setAvailabilityPosition('store:S', 3);
      await stock.setAvailabilityPosition('store:S', 4);
      await stock.move({ add: [movement, { ...movement, storeId: 'T', quantityMilli: 7 }], remove: [] });
      for (const stream of ['store:S', 'store:T'] as const) {
        await feed.writeRows([{ ...product('x'), stream }]);
      }
    });
    await store().read(async ({ stock }) => {
      expect(await stock.announcements(['S:1', 'S:2'])).toEqual(
        new Map([['S:1', { ...announcement, reference: 'two' }]]),
      );
      expect(await stock.availabilityPositions()).toEqual(new Map([['store:S', 4]]));
      const levels = await stock.levelsEverywhere(['A']);
      expect(levels.map((level) => [level.storeId, level.onHandMilli])).toEqual([
        ['S', 5],
        ['T', 7],
      ]);
    });
  });
}
