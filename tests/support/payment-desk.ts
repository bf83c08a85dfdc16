/**
 * Payments on a fake host with a terminal in memory. The host outlives its desks, as a disk does: a desk can die
 * at any of its calls to the host, before or after the call had its effect, and another one goes on.
 */

import type { PaymentWay } from '../../renderer/till/payment-way.ts';
import type { PaymentDesk } from '../../renderer/till/payments.ts';
import { createPayments } from '../../renderer/till/payments.ts';
import { recordOperation } from '../../renderer/till/record-operation.ts';
import { terminalWay } from '../../renderer/till/terminal-way.ts';
import type { Timers } from '../../shared/base/environment.ts';
import type { Tender } from '../../shared/domain/operations/sale.ts';
import type { Actor } from '../../shared/domain/sell/rights.ts';
import { createFakeTillHost, type FakeTillHost } from './fake-till-host.ts';
import { systemClock, systemRandom } from './system-environment.ts';

/** Waits of at most a second pass at once, longer ones never. */
export const hastyTimers: Timers = {
  after: (delayMs, task) => {
    if (delayMs > 1000) return { cancel: () => {} };
    const handle = setImmediate(task);
    return { cancel: () => clearImmediate(handle) };
  },
};

/** Who is at the till: a cashier, and the manager who may settle payments. */
export const people: Readonly<Record<string, Actor>> = {
  anna: { staffId: 'anna', role: { verbs: ['sell'], maxDiscountBasisPoints: 0 } },
  boss: { staffId: 'boss', role: { verbs: ['sell', 'settle-payment'], maxDiscountBasisPoints: 0 } },
};

/** Where a desk dies: with which of its calls to the host, and whether that call still has its effect. */
export interface Death {
  readonly atCall: number;
  readonly afterEffect: boolean;
}

/** A desk that was started, and what its world is. */
export interface DeskLife {
  readonly desk: PaymentDesk;
  /** Resolves when it died; never, when it doesn't. */
  readonly died: Promise<void>;
  /** Who is signed in. */
  actor: Actor | null;
}

/** A host whose machine has a terminal. */
export function hostWithTerminal(): FakeTillHost {
  const host = createFakeTillHost();
  host.terminal.presence = 'there';
  return host;
}

/** Starts a desk on a host. */
export async function startDesk(
  host: FakeTillHost,
  options: { readonly death?: Death; readonly bank?: PaymentWay; readonly connected?: () => boolean } = {},
): Promise<DeskLife> {
  const { lived, died } = mortal(host, options.death ?? null);
  const none: PaymentWay = {
    ask: async () => ({ outcome: 'not-executed', reason: 'not-configured', detail: null }),
    find: async () => ({ outcome: 'unreachable', detail: null }),
    cancel: async () => {},
  };
  let nowMs = 1_772_000_000_000;
  const time = {
    nowMs: () => {
      nowMs += 1;
      return nowMs;
    },
    heardMs: () => null,
    heard: () => {},
    notBefore: (pastMs: number) => {
      nowMs = Math.max(nowMs, pastMs);
    },
  };
  const storeId = 'S1';
  const life = { actor: people.anna ?? null };
  const desk = createPayments({
    host: lived,
    ways: { 'card-terminal': terminalWay(lived), 'bank-transfer': options.bank ?? none },
    timers: hastyTimers,
    time,
    session: { actor: () => life.actor, findActor: (staffId) => people[staffId] ?? null },
    bank: () => ({ offered: options.bank !== undefined, connected: options.connected?.() ?? true }),
    shiftId: () => null,
    timing: { terminalLookMs: 1e9, paymentRetryMs: 1 },
    record: (decision) => {
      const recorded = (): void => {};
      const environment = { clock: systemClock, random: systemRandom, time };
      return recordOperation({ host: lived, ...environment, storeId, tillId: 'till-1', recorded }, decision);
    },
    problem: () => {},
  });
  await Promise.race([desk.load().then(() => desk.look()), died]);
  return Object.assign(life, { desk, died });
}

/** The host, until it dies: from then on no call has an effect or an answer. */
function mortal(host: FakeTillHost, death: Death | null): { lived: FakeTillHost; died: Promise<void> } {
  let calls = 0;
  let die: () => void = () => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const never = new Promise<never>(() => {});
  const mortalCall =
    <Ask, Answer>(call: (ask: Ask) => Promise<Answer>) =>
    async (ask: Ask): Promise<Answer> => {
      calls += 1;
      const isDead = death !== null && calls >= death.atCall;
      if (!isDead) return call(ask);
      if (calls === death.atCall && death.afterEffect) await call(ask);
      die();
      return never;
    };
  const lived: FakeTillHost = {
    ...host,
    journalAppend: mortalCall(host.journalAppend),
    terminalPay: mortalCall(host.terminalPay),
    terminalRefund: mortalCall(host.terminalRefund),
    terminalCheck: mortalCall(host.terminalCheck),
    terminalStatus: mortalCall(host.terminalStatus),
  };
  return { lived, died };
}

/** A sale's payload of one line that these tenders pay. */
export function paidBy(tenders: readonly Tender[]): Record<string, unknown> {
  const totalMinor = tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
  const line = {
    lineId: 1,
    articleId: 'a',
    sku: 'A1',
    name: 'n',
    unit: 'piece',
    quantityMilli: 1000,
    listPriceMinor: null,
    unitPriceMinor: totalMinor,
    grossMinor: totalMinor,
    lineDiscountMinor: 0,
    cartDiscountMinor: 0,
    totalMinor,
    taxRateBasisPoints: null,
    taxMinor: 0,
    movesStock: true,
    category: '',
  };
  return {
    currency: 'RUB',
    openedAtMs: 0,
    lines: [line],
    taxes: [{ rateBasisPoints: null, grossMinor: totalMinor, taxMinor: 0 }],
    totalMinor,
    tenders,
    approvals: [],
    customerId: null,
    reference: null,
    shiftId: null,
    roundingMinor: 0,
    buyer: null,
    eReceipt: null,
  };
}
