/** Online orders in the simulation: seeds in which orders collide, are settled and forgotten, without a violation. */

import { describe, expect, test } from 'vitest';
import { caughtBy } from './caught-by.ts';
import { checkCauses, raisedBy } from './checkers/order-exceptions.ts';
import { type StoredFact, tellOrder } from './checkers/order-fold.ts';
import { mutants } from './mutants.ts';
import { runSeeds } from './seed-runs.ts';

const { results, withMistake } = runSeeds([10, 23, 24, 37, 51]);

const sum = (what: string): number => results.reduce((total, { orders }) => total + (orders[what] ?? 0), 0);

describe('online orders in simulated chains', () => {
  test('[SIM5] rows, promises, stock, money and what tills show are what the facts of orders say', () => {
    expect(results.flatMap(({ violations }) => violations)).toEqual([]);
    for (const what of ['order-accept', 'order-pack', 'order-ready', 'order-handover', 'collected'])
      expect(sum(what), what).toBeGreaterThan(3);
  });

  test('[SIM6] what is made to collide is raised, and what is settled stays settled for its causes only', () => {
    const injected = results.reduce((total, { faults }) => total + (faults['order-collision'] ?? 0), 0);
    expect(injected).toBeGreaterThan(0);
    expect(sum('handed-over-twice') + sum('handed-over-after-cancel')).toBeGreaterThan(0);
    expect(sum('order-out-of-step')).toBeGreaterThan(0);
    expect(sum('settled')).toBeGreaterThan(0);
  });

  test('[SIM6] two managers who do not know of each other move the goods of one exception once', () => {
    const injected = results.reduce((total, { faults }) => total + (faults['settled-twice'] ?? 0), 0);
    expect(injected).toBeGreaterThan(0);
    expect(sum('settled-twice')).toBeGreaterThan(0);
  });

  test('[SIM7] what tills did to orders that the server forgot is kept, and waits for the order', () => {
    expect(sum('of-forgotten-orders')).toBeGreaterThan(0);
  });

  test.each([
    'what collides in an order is not raised',
    'what two handovers took is not put back',
    'every remedy of an exception moves the goods',
  ])('[SIM3] %s: caught by the seed that is known', async (name) => {
    const mutant = mutants.find((each) => each.name === name);
    const seed = caughtBy[name];
    if (!mutant || seed === undefined) throw new Error(`no seed is known that catches ${name}`);
    expect((await withMistake(mutant, seed)).violations).not.toEqual([]);
  });
});

describe('the order as the checkers tell it', () => {
  const content = {
    id: 'o',
    storeId: 'S1',
    number: 'W-1',
    totalMinor: 600,
    lines: [{ lineId: 1, sku: 'A1', quantityMilli: 3000, unitPriceMinor: 200 }],
  };
  const fact = (id: string, kind: string, after: string[], body: object): StoredFact => {
    return {
      id,
      kind,
      after,
      body: body as StoredFact['body'],
      storeId: 'S1',
      tillId: id.slice(0, 1),
      atMs: 5,
    };
  };
  const handover = (id: string, after: string[]): StoredFact =>
    fact(id, 'order-handover', after, {
      lines: [{ lineId: 1, handedMilli: 3000, refusedMilli: 0 }],
      sale: {
        lines: [{ lineId: 1, sku: 'A1', quantityMilli: 3000, totalMinor: 600 }],
        tenders: [{ kind: 'prepaid', amountMinor: 600 }],
      },
    });
  const facts = [
    fact('e', 'pay', ['o'], { amountMinor: 600 }),
    fact('d', 'order-accept', ['e'], { leaseMs: 10 }),
    fact('c', 'order-pack', ['d'], { lines: [{ lineId: 1, pickedMilli: 3000, substitute: null }] }),
    handover('a', ['c']),
    handover('b', ['c']),
  ];

  test('[SIM5] is told by what facts build on, and takes goods once', () => {
    for (const order of [facts, [...facts].reverse()]) {
      const told = tellOrder(content, order);
      expect(told.steps.map(({ id, fits }) => [id, fits])).toEqual([
        ['e', true],
        ['d', true],
        ['c', true],
        ['a', true],
        ['b', false],
      ]);
      expect([told.state, told.paid, told.used, told.leaseUntilMs]).toEqual(['collected', 600, 1200, 15]);
      expect(told.returns).toEqual([{ storeId: 'S1', sku: 'A1', quantityMilli: 3000, atMs: 5 }]);
    }
  });

  test('[SIM5] parts that set off together more than was paid must be raised, however they came', () => {
    const part = (id: string, after: string[], milli: number, amountMinor: number): StoredFact =>
      fact(id, 'order-handover', after, {
        lines: [{ lineId: 1, handedMilli: milli, refusedMilli: 0 }],
        sale: { lines: [], tenders: amountMinor > 0 ? [{ kind: 'prepaid', amountMinor }] : [] },
      });
    const told = (...parts: StoredFact[]) =>
      raisedBy(
        tellOrder(content, [fact('e', 'pay', ['o'], { amountMinor: 400 }), ...facts.slice(1, 3), ...parts]),
      );
    const [two, one] = [part('b', ['c'], 2000, 400), part('a', ['c'], 1000, 200)];
    const raised = { id: 'refunded-twice:o', storeId: 'S1', causes: ['a', 'b'], overMinor: 200 };
    expect(told(two, one)).toEqual([raised]);
    expect(told(one, two)).toEqual([raised]);
    expect(told(two, part('a', ['b'], 1000, 0))).toEqual([]);
  });

  test('[SIM5] two handovers have a cause only where one till could not know of the other, as when its order was forgotten', () => {
    const isExcused = (...handovers: readonly StoredFact[]): boolean => {
      let excused = true;
      checkCauses(tellOrder(content, [...facts.slice(0, 3), ...handovers]), () => {
        excused = false;
      });
      return excused;
    };
    expect(isExcused(handover('a', ['c']), handover('b', ['c']))).toBe(true);
    expect(isExcused(handover('a', ['c']), handover('b', ['a']))).toBe(false);
    // Learnt anew from its code: own handovers are known, another till's that they followed is not.
    expect(isExcused(handover('b1', ['c']), handover('b2', ['o', 'b1']))).toBe(false);
    expect(isExcused(handover('a', ['c']), handover('b1', ['a']), handover('b2', ['o', 'b1']))).toBe(true);
  });
});
