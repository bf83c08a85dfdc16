/**
 * How far several tills can overdraw a customer together, with the tills' own memory of customers and the server's own
 * ledger: sales and exchanges at tills that hear of the server now and then, answers that are under way while more is
 * sold, entries handed up in parts and twice, tills that start again, and a customer who turns out to be two.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bareCustomer, type Customer } from '../../shared/domain/entities/customer.ts';
import { accountOf } from '../../shared/domain/loyalty/account.ts';
import { type LedgerEntry, ledgerKey, ledgerState } from '../../shared/domain/loyalty/ledger.ts';
import { ledgerEntriesOf } from '../../shared/domain/loyalty/ledger-entries.ts';
import { redeemLimit } from '../../shared/domain/loyalty/redeem.ts';
import type { JournalEntry, Operation } from '../../shared/domain/operation.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { type ReturnPayload, returnSchema } from '../../shared/domain/operations/return.ts';
import type { SalePayload } from '../../shared/domain/operations/sale.ts';
import { decideSale } from '../../shared/domain/sell/decide-sale.ts';
import { ledgerEntry, sampleDayMs, sampleProgramme } from '../../tests/support/loyalty-samples.ts';
import { cartOf, shopTimeMs, shopView } from '../../tests/support/shop-catalogue.ts';
import type { RowsArrived } from '../replica/collection-feed.ts';
import { createBusinessTime } from './business-time.ts';
import { type CustomerShelf, createCustomerShelf } from './create-customers.ts';
import { knownPointsOf } from './customer-view.ts';
import { createHealth } from './health.ts';
import { createReferenceView } from './reference-view.ts';

const balanceAgeMs = 2 * sampleDayMs;
const hourMs = 60 * 60_000;
/** Three hundred roubles each, and a point is worth one: the bill never limits what is spent. */
const bill = cartOf(['delivery', 10_000]);
const people = ['c1', 'c2'] as const;
const noPurchases = null;

type Step =
  | {
      readonly what: 'sell';
      readonly till: number;
      readonly person: number;
      /** Of what the till says may be spent, in tenths; above ten it must refuse. */
      readonly tenths: number;
      readonly exchange: boolean;
    }
  | { readonly what: 'hand-up'; readonly till: number; readonly entries: number }
  | {
      readonly what: 'hand-up-again' | 'ask' | 'hear' | 'hear-half' | 'pull' | 'restart';
      readonly till: number;
    }
  | { readonly what: 'earn'; readonly person: number; readonly points: number; readonly waitMs: number }
  | { readonly what: 'wait'; readonly ms: number }
  | { readonly what: 'merge' };

const till = fc.nat(3);
const person = fc.nat(1);
const sell = fc.record({
  what: fc.constant('sell' as const),
  ...{ till, person, tenths: fc.constantFrom(10, 10, 10, 5, 1, 15), exchange: fc.boolean() },
});
const tillDoes = fc.record({
  what: fc.constantFrom('hand-up-again', 'ask', 'hear', 'hear-half', 'pull', 'pull', 'restart' as const),
  till,
});
const otherSteps: readonly fc.Arbitrary<Step>[] = [
  fc.record({ what: fc.constant('hand-up' as const), till, entries: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    what: fc.constant('earn' as const),
    ...{ person, points: fc.integer({ min: 1, max: 50 }), waitMs: fc.nat(3 * sampleDayMs) },
  }),
  fc.record({ what: fc.constant('wait' as const), ms: fc.nat(10 * hourMs) }),
];
const anyStep = (merge: boolean): fc.Arbitrary<Step> =>
  fc.oneof(
    { arbitrary: sell, weight: 6 },
    { arbitrary: tillDoes, weight: 4 },
    ...otherSteps.map((arbitrary) => ({ arbitrary, weight: 1 })),
    ...(merge ? [{ arbitrary: fc.constant({ what: 'merge' } as const), weight: 1 }] : []),
  );

/** What the server knows: the ledger, how far it holds each journal, and whether the two are one. */
class Server {
  readonly ledger = new Map<string, LedgerEntry>();
  readonly through: Record<string, number> = {};
  isMerged: boolean;

  constructor(isMerged: boolean, points: number) {
    this.isMerged = isMerged;
    for (const customerId of people)
      this.enter([ledgerEntry(`start-${customerId}`, points, shopTimeMs, { customerId, expiresAtMs: null })]);
  }

  enter(entries: readonly LedgerEntry[]): void {
    for (const entry of entries) this.ledger.set(ledgerKey(entry), entry);
  }

  takes({ operation, journalId, tillSequence }: JournalEntry): void {
    const parsed = parseOperation(operation);
    if (!parsed.ok) throw new Error('an operation that the server reads');
    this.enter(ledgerEntriesOf(parsed.value, noPurchases));
    this.through[journalId] = Math.max(this.through[journalId] ?? 0, tillSequence);
  }

  entriesOf(customerIds: readonly string[]): LedgerEntry[] {
    return [...this.ledger.values()].filter(({ customerId }) => customerIds.includes(customerId));
  }

  /** Both rows as a feed brings them, with its mark. */
  answer(nowMs: number): RowsArrived<'customers'> {
    const ownThrough = { ...this.through };
    const rowOf = (id: string, ids: readonly string[]): Customer => ({
      ...{ ...bareCustomer, id, number: id, country: null },
      account: accountOf(ledgerState(this.entriesOf(ids), nowMs, 0), nowMs),
    });
    const rows: Customer[] = this.isMerged
      ? [
          { ...rowOf('c1', people), mergedIds: ['c2'] },
          { ...bareCustomer, id: 'c2', number: 'c2', country: null, mergedInto: 'c1' },
        ]
      : people.map((id) => rowOf(id, [id]));
    return {
      rows: rows.map((data) => ({ id: data.id, data, ownThrough })),
      mark: { checkpoint: { epoch: 'e', position: 1 }, ownThrough, asOfMs: nowMs },
      filling: 0,
    };
  }
}

/** A till's own memory of customers and of its journal; what lies on its disk outlives a restart. */
class OfflineTill {
  readonly journal: JournalEntry[] = [];
  handedUp = 0;
  /** Answers of the server that are under way. */
  readonly underWay: RowsArrived<'customers'>[] = [];
  heardAtMs: number | null = null;
  #shelf: CustomerShelf;
  readonly #rows = new Map<string, RowsArrived<'customers'>['rows'][number]>();
  #mark: RowsArrived<'customers'>['mark'] = null;
  readonly #journalId: string;
  readonly #clock: { nowMs: number };

  constructor(number: number, clock: { nowMs: number }) {
    this.#journalId = `019cadc0-0000-7000-8000-00000000000${number}`;
    this.#clock = clock;
    this.#shelf = this.#newShelf();
  }

  /** Rows and mark of the replica again, then what the journal holds beyond them, as a till starts. */
  restart(): void {
    this.#shelf = this.#newShelf();
    const through = this.#mark?.ownThrough[this.#journalId] ?? 0;
    for (const entry of this.journal.slice(through)) this.#shelf.recorded(entry);
    this.#shelf.arrived({ rows: [...this.#rows.values()], mark: null, filling: 0 });
    if (this.#mark) this.#shelf.arrived({ rows: [], mark: this.#mark, filling: 0 });
  }

  hear(answer: RowsArrived<'customers'>): void {
    for (const row of answer.rows) this.#rows.set(row.id, row);
    if (answer.mark) {
      this.#mark = answer.mark;
      this.heardAtMs = answer.mark.asOfMs;
    }
    this.#shelf.arrived(answer);
  }

  /** Sells to a customer who spends this share of what the till lets them; null when it refuses the points. */
  sell(customerId: string, tenths: number, exchange: boolean, capPoints: number): SalePayload | null {
    const { nowMs } = this.#clock;
    const time = createBusinessTime({ wallMs: () => nowMs, monotonicMs: () => nowMs }, 0);
    const { book, ledger } = this.#shelf;
    const reference = createReferenceView('S1');
    const knownPoints = knownPointsOf({ time, reference, book, ledger, orders: () => [] }, customerId);
    const programme = sampleProgramme({
      earn: [{ categories: [], fromTierId: null, points: 1, perMinor: 1e9 }],
      highestShareBasisPoints: 10_000,
      offline: { capPoints, balanceAgeMs },
    });
    const [rules] = programme.versions;
    const limit = rules && redeemLimit(rules, 'card', { ...knownPoints, held: null, nowMs });
    const points = limit?.ok ? Math.ceil((limit.value.points * tenths) / 10) : 1;
    const view = {
      ...{ ...shopView(undefined, nowMs), programme, knownPoints },
      actor: { staffId: 'anna', role: { verbs: ['sell' as const], maxDiscountBasisPoints: 0 } },
      ...{ shiftId: null, cashRounding: null, approved: [], findActor: () => null },
    };
    const loyalty = {
      shown: 'card' as const,
      tierId: null,
      programmeVersion: 1,
      spendPoints: points,
      held: null,
    };
    const amountMinor = 300_000 - points * 100;
    const paid =
      amountMinor === 0 ? [] : [{ kind: 'card-stand-alone' as const, amountMinor, reference: null }];
    const decided = decideSale(view, { ...bill, customerId, loyalty }, paid);
    expect(decided.ok).toBe(points === 0 || (limit?.ok === true && points <= limit.value.points));
    if (!decided.ok) {
      expect(['balance-unknown', 'balance-too-old', 'over-balance', 'over-offline-cap']).toContain(
        decided.reason.code,
      );
      return null;
    }
    this.#record(exchange ? ['return', exchangeOf(decided.value)] : ['sale', decided.value]);
    return decided.value;
  }

  #record([kind, payload]: readonly ['sale', SalePayload] | readonly ['return', ReturnPayload]): void {
    const tillSequence = this.journal.length + 1;
    const { nowMs } = this.#clock;
    const operation: Operation = {
      id: `${this.#journalId.slice(0, 24)}${this.#journalId.slice(-1)}${String(tillSequence).padStart(11, '0')}`,
      ...{ kind, version: kind === 'sale' ? 3 : 1, storeId: 'S1', tillId: 'T1', staffId: 'anna' },
      ...{ at: { wallMs: nowMs, businessMs: nowMs }, after: [], payload },
    };
    const hash = String(tillSequence).padStart(64, '0');
    const entry = { journalId: this.#journalId, tillSequence, receiptNumber: `R-${tillSequence}`, operation };
    this.journal.push({ ...entry, previousHash: hash, hash, signature: '' });
    const made = this.journal.at(-1);
    if (made) this.#shelf.recorded(made);
  }

  #newShelf(): CustomerShelf {
    const host = {
      customersUnseal: () => Promise.reject(new Error('nobody is signed in')),
      customersOwn: () => Promise.reject(new Error('nobody is signed in')),
    };
    return createCustomerShelf(
      host,
      createHealth(() => this.#clock.nowMs),
    );
  }
}

/** Something worth nothing comes back, and these goods are given for it. */
function exchangeOf(sale: SalePayload): ReturnPayload {
  const [sold] = sale.lines;
  if (!sold) throw new Error('a sale has lines');
  const { articleId, sku, name, unit, category, taxRateBasisPoints } = sold;
  return returnSchema.parse({
    ...{
      currency: sale.currency,
      openedAtMs: sale.openedAtMs,
      purchase: null,
      totalMinor: 0,
      roundingMinor: 0,
    },
    lines: [
      {
        ...{ lineId: 1, purchaseLineId: null, articleId, sku, name, unit, category, quantityMilli: 1000 },
        ...{ unitPriceMinor: 0, refundMinor: 0, taxRateBasisPoints, taxMinor: 0, movesStock: false },
        ...{ reason: 'defective', condition: 'defective', disposition: 'damaged', ruleId: null },
        ...{ points: { givenBack: 0, takenBack: 0 }, ruleVerdict: 'allowed' },
      },
    ],
    taxes: [{ rateBasisPoints: taxRateBasisPoints, grossMinor: 0, taxMinor: 0 }],
    ...{
      refunds: [],
      customerId: sale.customerId,
      approvals: [],
      note: null,
      reference: null,
      shiftId: null,
    },
    sale,
  });
}

/** Lives through the steps; answers what each customer is overdrawn by when all has been handed up. */
function live(
  steps: readonly Step[],
  count: number,
  capPoints: number,
  server: Server,
): { readonly overdrawnPoints: readonly number[]; readonly spentPoints: number } {
  const clock = { nowMs: shopTimeMs };
  const tills = Array.from({ length: count }, (_, number) => new OfflineTill(number, clock));
  for (const each of tills) each.hear(server.answer(clock.nowMs));
  let spentPoints = 0;
  const handUp = (here: OfflineTill, entries: number): void => {
    const until = Math.min(here.journal.length, here.handedUp + entries);
    for (const entry of here.journal.slice(here.handedUp, until)) server.takes(entry);
    here.handedUp = until;
  };
  const act: { readonly [W in Step['what']]: (step: Extract<Step, { what: W }>, here: OfflineTill) => void } =
    {
      sell: ({ person: who, tenths, exchange }, here) => {
        const spent = here.sell(people[who] ?? 'c1', tenths, exchange, capPoints)?.loyalty?.spentPoints ?? 0;
        if (spent > 0) expect(clock.nowMs - (here.heardAtMs ?? 0)).toBeLessThanOrEqual(balanceAgeMs);
        spentPoints += spent;
      },
      'hand-up': ({ entries }, here) => handUp(here, entries),
      'hand-up-again': (_, here) => {
        for (const entry of here.journal.slice(0, here.handedUp)) server.takes(entry);
      },
      ask: (_, here) => here.underWay.push(server.answer(clock.nowMs)),
      hear: (_, here) => {
        const answer = here.underWay.shift();
        if (answer) here.hear(answer);
      },
      pull: (_, here) => {
        for (const answer of [...here.underWay.splice(0), server.answer(clock.nowMs)]) here.hear(answer);
      },
      // A page that isn't the last brings rows and no mark.
      'hear-half': (_, here) => {
        const [answer] = here.underWay;
        if (answer) here.hear({ ...answer, rows: answer.rows.slice(0, 1), mark: null });
      },
      restart: (_, here) => here.restart(),
      earn: ({ person: who, points, waitMs }) => {
        const { nowMs } = clock;
        const change = { customerId: people[who] ?? 'c1', availableAtMs: nowMs + waitMs, expiresAtMs: null };
        server.enter([ledgerEntry(`earn-${server.ledger.size}`, points, nowMs, change)]);
      },
      wait: ({ ms }) => {
        clock.nowMs += ms;
      },
      merge: () => {
        server.isMerged = !server.isMerged;
      },
    };
  const take = <W extends Step['what']>(what: W, step: Extract<Step, { what: W }>, here: OfflineTill): void =>
    act[what](step, here);
  for (const step of steps) {
    const here = tills['till' in step ? step.till % count : 0];
    // The step is of the kind that it names.
    if (here) take(step.what, step as never, here);
  }
  for (const each of tills) handUp(each, Number.POSITIVE_INFINITY);
  const groups = server.isMerged ? [people] : people.map((id) => [id]);
  const overdrawnPoints = groups.map(
    (ids) => ledgerState(server.entriesOf(ids), clock.nowMs, 0).overdrawnPoints,
  );
  return { overdrawnPoints, spentPoints };
}

const tillCount = fc.integer({ min: 1, max: 4 });
const cap = fc.integer({ min: 1, max: 300 });
const start = fc.nat(200);
const lives = { numRuns: 100 };

test.each([
  ['one registration each', false],
  ['one who had registered twice', true],
])(
  '[POINTS14] with n tills offline and a cap of c, %s is never overdrawn by more than n times c',
  (_, isMerged) => {
    fc.assert(
      fc.property(
        fc.array(anyStep(false), { maxLength: 40, size: 'max' }),
        tillCount,
        cap,
        start,
        (steps, count, capPoints, points) => {
          const { overdrawnPoints } = live(steps, count, capPoints, new Server(isMerged, points));
          for (const each of overdrawnPoints) expect(each).toBeLessThanOrEqual(count * capPoints);
        },
      ),
      lives,
    );
  },
);

test('[POINTS14] of two who are joined or separated meanwhile, each registration has its cap at most', () => {
  fc.assert(
    fc.property(
      fc.array(anyStep(true), { maxLength: 40, size: 'max' }),
      tillCount,
      cap,
      start,
      (steps, count, capPoints, points) => {
        const server = new Server(false, points);
        const { overdrawnPoints } = live(steps, count, capPoints, server);
        const sum = overdrawnPoints.reduce((before, each) => before + each, 0);
        expect(sum).toBeLessThanOrEqual(people.length * count * capPoints);
      },
    ),
    lives,
  );
});

test('[POINTS14] the bound is reached, so that it is no looser than it must be', () => {
  const spend = (number: number): Step => ({
    what: 'sell',
    till: number,
    person: 0,
    tenths: 10,
    exchange: false,
  });
  const server = new Server(false, 100);
  const { overdrawnPoints, spentPoints } = live([0, 1, 2, 3, 0, 1].map(spend), 4, 100, server);
  expect({ overdrawnPoints, spentPoints }).toEqual({ overdrawnPoints: [300, 0], spentPoints: 400 });
});
