import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mintId } from '../../shared/base/ids.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { TerminalDoing } from '../../tests/support/fake-terminal.ts';
import type { FakeTillHost } from '../../tests/support/fake-till-host.ts';
import {
  type Death,
  type DeskLife,
  hostWithTerminal,
  paidBy,
  people,
  startDesk,
} from '../../tests/support/payment-desk.ts';
import { systemClock, systemRandom } from '../../tests/support/system-environment.ts';
import type { PaymentIntent } from './payment-types.ts';

const newId = (): string => mintId(systemClock, systemRandom);
const intent = (forOperationId: string, amountMinor = 1500): PaymentIntent => ({
  method: 'card-terminal',
  forOperationId,
  amountMinor,
  currency: 'RUB',
});
const entriesOf = (host: FakeTillHost): JournalEntry[] => host.journals.flatMap((journal) => journal.entries);
const attemptsOf = (host: FakeTillHost) =>
  entriesOf(host).filter(({ operation }) => operation.kind === 'payment-attempt');

async function append(host: FakeTillHost, kind: string, payload: Record<string, unknown>, id = newId()) {
  const at = { wallMs: 1_772_000_000_000, businessMs: 1_772_000_000_000 };
  const answer = await host.journalAppend({
    ...{ id, kind, version: 2, storeId: 'S1', tillId: 'till-1', staffId: 'anna', at, after: [], payload },
  });
  if (answer.status === 'refused') throw new Error(answer.detail);
  return answer.entry;
}

describe('the order of things', () => {
  test('[ATTEMPT1] the terminal is asked when `asked` is on disk, and the answer comes when `settled` is', async () => {
    const host = hostWithTerminal();
    const { desk } = await startDesk(host);
    const seen: unknown[] = [];
    host.afterAppend = ({ operation }) => {
      seen.push([operation.payload.stage, host.terminal.heard.length, desk.state.getState().asking?.phase]);
    };
    const cart = newId();
    const answer = await desk.pay(intent(cart));
    expect(seen).toEqual([
      ['asked', 0, undefined],
      ['settled', 1, 'waiting-for-customer'],
    ]);
    const [asked, settled] = attemptsOf(host);
    expect(settled?.operation.after).toEqual([asked?.operation.id]);
    expect(answer).toMatchObject({
      outcome: 'approved',
      tender: {
        kind: 'card-terminal',
        amountMinor: 1500,
        attemptId: asked?.operation.id,
        terminalId: 'POI-1',
      },
    });
    expect(desk.approvedFor(cart)).toHaveLength(1);
    expect(desk.state.getState()).toMatchObject({ asking: null, unsettled: [] });
  });

  test('[ATTEMPT1] a journal that takes nothing keeps the terminal from being asked', async () => {
    const host = hostWithTerminal();
    const { desk } = await startDesk(host);
    host.refuses = 'disk-full';
    expect(await desk.pay(intent(newId()))).toMatchObject({ outcome: 'refused', reason: 'journal-refused' });
    expect(host.terminal.heard).toEqual([]);
  });

  test('[ATTEMPT2] an approval that the journal did not take stays in doubt and is found again', async () => {
    const host = hostWithTerminal();
    const { desk } = await startDesk(host);
    host.afterAppend = () => {
      host.refuses = 'write-failed';
    };
    const cart = newId();
    const answer = await desk.pay(intent(cart));
    expect(answer.outcome).toBe('unknown');
    expect(desk.state.getState().unsettled).toHaveLength(1);
    host.afterAppend = () => {};
    host.refuses = null;
    if (answer.outcome !== 'unknown') throw new Error('known');
    expect(await desk.check(answer.attemptId)).toMatchObject({ outcome: 'approved' });
    expect(host.terminal.ledger).toHaveLength(1);
  });

  test('[ATTEMPT2] a refusal that the journal did not take is not told as one', async () => {
    const host = hostWithTerminal();
    const { desk } = await startDesk(host);
    host.terminal.next.push('refuses');
    host.afterAppend = () => {
      host.refuses = 'write-failed';
    };
    expect(await desk.pay(intent(newId()))).toMatchObject({ outcome: 'unknown' });
    expect(desk.state.getState().unsettled).toHaveLength(1);
    expect(host.terminal.ledger).toEqual([]);
  });

  test('[ATTEMPT3] two payments are never under way at a time', async () => {
    const host = hostWithTerminal();
    const { desk } = await startDesk(host);
    const cart = newId();
    const [first, second] = await Promise.all([desk.pay(intent(cart)), desk.pay(intent(cart))]);
    expect(first.outcome).toBe('approved');
    expect(second).toMatchObject({ outcome: 'refused', reason: 'already-asking' });
    expect(host.terminal.ledger).toHaveLength(1);
  });

  test('[ATTEMPT3] a lost answer is asked for at once, and charged once', async () => {
    const host = hostWithTerminal();
    const { desk } = await startDesk(host);
    host.terminal.next.push('lost');
    expect(await desk.pay(intent(newId()))).toMatchObject({ outcome: 'approved' });
    expect(host.terminal.ledger).toHaveLength(1);
  });

  test('[ATTEMPT4] nothing is asked of a terminal past an outcome that nobody knows', async () => {
    const host = hostWithTerminal();
    const { desk } = await startDesk(host);
    host.terminal.next.push('dead');
    const cart = newId();
    expect((await desk.pay(intent(cart))).outcome).toBe('unknown');
    expect(await desk.pay(intent(cart))).toMatchObject({ outcome: 'refused', reason: 'unsettled' });
    expect(await desk.pay(intent(newId()))).toMatchObject({ outcome: 'refused', reason: 'unsettled' });
    expect(host.terminal.heard).toHaveLength(1);
    expect(desk.methods().find(({ method }) => method === 'card-terminal')).toMatchObject({
      available: false,
      reason: 'unsettled',
    });
  });

  test('[ATTEMPT4] the terminal is asked about the doubt first, and then takes the next payment', async () => {
    const plain = hostWithTerminal();
    const order: string[] = [];
    const host: FakeTillHost = {
      ...plain,
      terminalPay: async (request) => {
        order.push('pay');
        const answer = await plain.terminalPay(request);
        if (order.length === 1) plain.terminal.presence = 'away';
        return answer;
      },
      terminalCheck: (request) => {
        order.push('check');
        return plain.terminalCheck(request);
      },
    };
    const { desk } = await startDesk(host);
    host.terminal.next.push('lost');
    const cart = newId();
    expect((await desk.pay(intent(cart))).outcome).toBe('unknown');
    host.terminal.presence = 'there';
    order.length = 0;
    expect(await desk.pay(intent(newId(), 700))).toMatchObject({ outcome: 'approved' });
    expect(order).toEqual(['check', 'pay']);
    expect(desk.approvedFor(cart)).toMatchObject([{ amountMinor: 1500 }]);
    expect(host.terminal.ledger.map(({ amountMinor }) => amountMinor)).toEqual([1500, 700]);
  });

  test('[ATTEMPT5] a part that was approved is a tender of that part', async () => {
    const host = hostWithTerminal();
    const { desk } = await startDesk(host);
    host.terminal.next.push('part');
    const cart = newId();
    await desk.pay(intent(cart, 1501));
    expect(desk.approvedFor(cart)).toMatchObject([{ amountMinor: 750 }]);
  });

  test('[ATTEMPT6] a terminal that is away or busy leaves nothing in doubt', async () => {
    const host = hostWithTerminal();
    const { desk } = await startDesk(host);
    host.terminal.next.push('busy');
    expect(await desk.pay(intent(newId()))).toMatchObject({ outcome: 'refused', reason: 'terminal-busy' });
    host.terminal.presence = 'away';
    expect(await desk.pay(intent(newId()))).toMatchObject({ outcome: 'refused', reason: 'terminal-offline' });
    await desk.look();
    expect(desk.methods()[0]).toMatchObject({ available: false, reason: 'terminal-offline' });
    expect(desk.state.getState().unsettled).toEqual([]);
    host.terminal.presence = 'there';
    await desk.look();
    expect(await desk.pay(intent(newId()))).toMatchObject({ outcome: 'approved' });
  });

  test('[ATTEMPT6] without a terminal nothing is journalled', async () => {
    const host = hostWithTerminal();
    host.terminal.presence = 'none';
    const { desk } = await startDesk(host);
    expect(await desk.pay(intent(newId()))).toMatchObject({ outcome: 'refused', reason: 'not-configured' });
    expect(attemptsOf(host)).toEqual([]);
  });

  test('[ATTEMPT1] nobody who is not signed in asks for money', async () => {
    const host = hostWithTerminal();
    const life = await startDesk(host);
    life.actor = null;
    expect(await life.desk.pay(intent(newId()))).toMatchObject({ reason: 'not-signed-in' });
    expect(host.terminal.heard).toEqual([]);
  });
});

describe('approved money', () => {
  test('[ATTEMPT7] is there again after a restart until a sale takes it', async () => {
    const host = hostWithTerminal();
    const cart = newId();
    const first = await startDesk(host);
    await first.desk.pay(intent(cart));
    const { desk } = await startDesk(host);
    const tenders = desk.approvedFor(cart);
    expect(tenders).toMatchObject([{ kind: 'card-terminal', amountMinor: 1500, reference: 'T1' }]);
    desk.recorded(await append(host, 'sale', paidBy(tenders), cart));
    expect(desk.approvedFor(cart)).toEqual([]);
    expect((await startDesk(host)).desk.state.getState().unused).toEqual([]);
  });

  test('[ATTEMPT8] of a voided cart, or of one that was paid otherwise, is shown until it is given back', async () => {
    const host = hostWithTerminal();
    const [voided, paidInCash] = [newId(), newId()];
    const first = await startDesk(host);
    await first.desk.pay(intent(voided, 1500));
    await first.desk.pay(intent(paidInCash, 700));
    const audit = { verb: 'void-cart', subject: voided, reason: null, approvedBy: null, amountMinor: null };
    await append(host, 'audit', audit);
    const cash = { kind: 'cash' as const, amountMinor: 700, tenderedMinor: 700, changeMinor: 0 };
    await append(host, 'sale', paidBy([cash]), paidInCash);
    const { desk } = await startDesk(host);
    expect(desk.approvedFor(voided)).toEqual([]);
    const { unused } = desk.state.getState();
    expect(unused.map(({ forOperationId, giveBack }) => [forOperationId, giveBack])).toEqual([
      [voided, true],
      [paidInCash, true],
    ]);
    for (const { tender, forOperationId } of unused) {
      const { amountMinor } = tender;
      expect(await desk.refund({ forOperationId, tender, amountMinor, currency: 'RUB' })).toMatchObject({
        outcome: 'approved',
        tender: { amountMinor },
      });
    }
    expect(desk.state.getState().unused).toEqual([]);
    expect(host.terminal.ledger.reduce((sum, line) => sum + line.amountMinor, 0)).toBe(0);
    expect((await startDesk(host)).desk.state.getState().unused).toEqual([]);
  });

  test('[ATTEMPT9] never more is given back than was paid, also while a refund is in doubt', async () => {
    const host = hostWithTerminal();
    const { desk } = await startDesk(host);
    const cart = newId();
    await desk.pay(intent(cart, 1000));
    const [tender] = desk.approvedFor(cart);
    if (!tender) throw new Error('no tender');
    const refund = (amountMinor: number) =>
      desk.refund({ forOperationId: cart, tender, amountMinor, currency: 'RUB' });
    expect(await refund(1001)).toMatchObject({ outcome: 'refused', reason: 'not-possible' });
    host.terminal.next.push('dead');
    expect((await refund(600)).outcome).toBe('unknown');
    expect(await refund(600)).toMatchObject({ outcome: 'refused', reason: 'not-possible' });
    expect(host.terminal.ledger).toHaveLength(1);
  });
});

describe('a decision by a person', () => {
  async function doubtful() {
    const host = hostWithTerminal();
    const life = await startDesk(host);
    host.terminal.next.push('dead');
    const cart = newId();
    const answer = await life.desk.pay(intent(cart));
    if (answer.outcome !== 'unknown') throw new Error('known');
    return { host, life, cart, attemptId: answer.attemptId };
  }

  test('[ATTEMPT10] needs the right, own or lent', async () => {
    const { life, attemptId } = await doubtful();
    const decide = (approvedBy: string | null) =>
      life.desk.decideUnknown(attemptId, 'paid', 'slip', approvedBy);
    expect(await decide(null)).toMatchObject({ reason: { code: 'right-missing' } });
    expect(await decide('nobody')).toMatchObject({ reason: { code: 'right-missing' } });
    expect(await decide('boss')).toMatchObject({
      ok: true,
      value: { kind: 'card-terminal', amountMinor: 1500 },
    });
    expect(await decide('boss')).toMatchObject({ reason: { code: 'unknown-attempt' } });
  });

  test('[ATTEMPT10] without having been asked about, an attempt is not decided', async () => {
    const { host, attemptId } = await doubtful();
    host.terminal.presence = 'away';
    const again = await startDesk(host);
    again.actor = people.boss ?? null;
    expect(await again.desk.decideUnknown(attemptId, 'not-paid', 'slip', null)).toMatchObject({
      reason: { code: 'not-checked' },
    });
    host.terminal.presence = 'there';
    await again.desk.check(attemptId);
    expect(await again.desk.decideUnknown(attemptId, 'not-paid', 'slip', null)).toEqual({
      ok: true,
      value: null,
    });
    expect(again.desk.state.getState().unsettled).toEqual([]);
    expect(attemptsOf(host).at(-1)?.operation.payload).toMatchObject({
      outcome: 'not-executed',
      amountMinor: 0,
      reason: 'slip',
      approvedBy: 'boss',
    });
  });

  test('[ATTEMPT10] as paid makes a tender that outlives a restart', async () => {
    const { host, life, cart, attemptId } = await doubtful();
    await life.desk.decideUnknown(attemptId, 'paid', 'slip 17', 'boss');
    expect((await startDesk(host)).desk.approvedFor(cart)).toMatchObject([{ attemptId, amountMinor: 1500 }]);
    expect(attemptsOf(host).at(-1)?.operation.payload).toMatchObject({ outcome: 'unknown-accepted' });
  });
});

type Step =
  | {
      readonly do: 'pay';
      readonly cart: number;
      readonly terminal: TerminalDoing;
      readonly amountMinor: number;
    }
  | { readonly do: 'presence'; readonly there: boolean }
  | { readonly do: 'forget' }
  | { readonly do: 'restart' }
  | { readonly do: 'sell'; readonly cart: number }
  | { readonly do: 'void'; readonly cart: number };

const doing = fc.constantFrom<TerminalDoing>(
  'approves',
  'approves',
  'refuses',
  'lost',
  'dead',
  'part',
  'busy',
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      cart: fc.nat(2),
      terminal: doing,
      amountMinor: fc.integer({ min: 2, max: 9999 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('presence' as const), there: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sell' as const), cart: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('void' as const), cart: fc.nat(2) }) },
);
const death: fc.Arbitrary<Death> = fc.record({
  atCall: fc.integer({ min: 2, max: 14 }),
  afterEffect: fc.boolean(),
});

/** Runs the steps, each desk dying where it is told to, and then settles everything in peace. */
async function live(steps: readonly Step[], deaths: readonly Death[]): Promise<FakeTillHost> {
  const host = hostWithTerminal();
  const ends = [...deaths];
  const carts = [newId(), newId(), newId()];
  const start = async (): Promise<DeskLife> => {
    const end = ends.shift();
    return startDesk(host, end ? { death: end } : {});
  };
  let life = await start();
  for (const each of steps) {
    const cart = 'cart' in each ? (carts[each.cart] ?? '') : '';
    const isSold = entriesOf(host).some(({ operation }) => operation.id === cart);
    if (each.do === 'presence') host.terminal.presence = each.there ? 'there' : 'away';
    if (each.do === 'forget') host.terminal.loseMemory();
    if (each.do === 'restart') life = await start();
    if (each.do === 'pay' && !isSold) {
      host.terminal.next.splice(0, host.terminal.next.length, each.terminal);
      const dead = await Promise.race([
        life.desk.pay(intent(cart, each.amountMinor)).then(() => false),
        life.died.then(() => true),
      ]);
      if (dead) life = await start();
    }
    const tenders = life.desk.approvedFor(cart);
    if (each.do === 'sell' && !isSold && tenders.length > 0)
      life.desk.recorded(await append(host, 'sale', paidBy(tenders), cart));
    if (each.do === 'void' && !isSold) {
      const audit = { verb: 'void-cart', subject: cart, reason: null, approvedBy: null, amountMinor: null };
      life.desk.recorded(await append(host, 'audit', audit));
      carts[each.cart] = newId();
    }
  }
  host.terminal.presence = 'there';
  host.terminal.next.length = 0;
  return host;
}

/** What is left is checked; what the terminal can't tell is decided by somebody who reads its slips. */
async function settleAll(host: FakeTillHost): Promise<DeskLife> {
  const life = await startDesk(host);
  life.actor = people.boss ?? null;
  for (const { attemptId } of life.desk.state.getState().unsettled) {
    const answer = await life.desk.check(attemptId);
    if (answer.outcome !== 'unknown') continue;
    const isCharged = host.terminal.ledger.some((line) => line.attemptId === attemptId);
    await life.desk.decideUnknown(attemptId, isCharged ? 'paid' : 'not-paid', 'the slip', null);
  }
  return life;
}

describe('any history', () => {
  test('[ATTEMPT11] money that the terminal charged is money that is settled, and once for each attempt', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 14 }),
        fc.array(death, { maxLength: 5 }),
        async (steps, deaths) => {
          const host = await live(steps, deaths);
          const life = await settleAll(host);
          expect(life.desk.state.getState().unsettled).toEqual([]);
          const { ledger, heard } = host.terminal;
          expect(new Set(heard).size).toBe(heard.length);
          expect(new Set(ledger.map(({ attemptId }) => attemptId)).size).toBe(ledger.length);
          const charged = new Map(ledger.map(({ attemptId, amountMinor }) => [attemptId, amountMinor]));
          const settled = attemptsOf(host)
            .map(({ operation }) => operation.payload)
            .filter(({ stage }) => stage === 'settled');
          expect(new Set(settled.map(({ attemptId }) => attemptId)).size).toBe(settled.length);
          for (const { attemptId, outcome, amountMinor } of settled) {
            // Whoever decided from the slip took the whole amount; part of it shows at the acquirer.
            if (outcome !== 'unknown-accepted') expect(amountMinor).toBe(charged.get(String(attemptId)) ?? 0);
            else expect(charged.has(String(attemptId))).toBe(true);
          }
          const sold = entriesOf(host)
            .filter(({ operation }) => operation.kind === 'sale')
            .flatMap(({ operation }) => operation.payload.tenders as { attemptId: string }[]);
          const unused = life.desk.state.getState().unused;
          const kept = [
            ...sold.map(({ attemptId }) => attemptId),
            ...unused.map(({ attemptId }) => attemptId),
          ];
          expect(kept.sort()).toEqual([...charged.keys()].sort());
        },
      ),
      { numRuns: 300 },
    );
  });

  test('[ATTEMPT12] a cart whose outcome is in doubt is not charged again, whatever dies', async () => {
    for (const terminal of ['approves', 'lost', 'dead', 'part', 'refuses'] as const) {
      for (let atCall = 1; atCall <= 8; atCall += 1) {
        for (const afterEffect of [false, true]) {
          const host = hostWithTerminal();
          const cart = newId();
          const first = await startDesk(host, { death: { atCall, afterEffect } });
          host.terminal.next.push(terminal);
          await Promise.race([first.desk.pay(intent(cart)), first.died]);
          host.terminal.next.length = 0;
          const again = await startDesk(host);
          const before = host.terminal.ledger.length;
          if (again.desk.approvedFor(cart).length === 0) await again.desk.pay(intent(cart));
          expect(host.terminal.ledger.length, `${terminal} ${atCall} ${afterEffect}`).toBeLessThanOrEqual(1);
          expect(host.terminal.ledger.length).toBeGreaterThanOrEqual(before);
        }
      }
    }
  });
});
