/**
 * The payment terminals of a store: they take a customer's time, refuse, lose answers and power, and keep a
 * ledger of what was charged that no loss of power takes back. They charge whenever they are asked; it is the
 * till that must not ask twice. A till that dies meanwhile stops nothing here.
 */

import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import type { PaymentFinding, PaymentOutcome } from '../../../shared/domain/pay/payment-outcome.ts';
import type { TillHost } from '../../../shared/protocol/till-host.ts';
import type { VirtualTime } from '../sandbox/virtual-time.ts';
import type { Evidence } from './evidence.ts';

/** What a customer was charged. */
export interface Charge {
  readonly attemptId: string;
  readonly storeId: string;
  readonly amountMinor: number;
}

type TerminalHost = Pick<
  TillHost,
  'terminalPay' | 'terminalRefund' | 'terminalCheck' | 'terminalAbort' | 'terminalStatus'
>;

/** The terminals of one store. */
export class StoreTerminals {
  readonly ledger: Charge[] = [];
  answersToLose = 0;
  /** Their power goes right after the next charge, and stays away for a while. */
  diesNext = false;
  #isOn = true;
  /** Counts cuts of power: what was under way then breaks off. */
  #cuts = 0;
  readonly #memory = new Map<string, PaymentOutcome & PaymentFinding>();
  readonly #underWay = new Set<string>();
  readonly #storeId: string;
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  readonly #evidence: Evidence;

  constructor(storeId: string, time: VirtualTime, random: SeededRandom, evidence: Evidence) {
    this.#storeId = storeId;
    this.#time = time;
    this.#random = random;
    this.#evidence = evidence;
  }

  /** The power goes; with it, half of the time, what they remember. */
  cutPower(): void {
    this.#isOn = false;
    this.#cuts += 1;
    this.#underWay.clear();
    if (this.#random.chance(0.5)) this.#memory.clear();
  }

  powerOn(): void {
    this.#isOn = true;
  }

  /** Whether a customer was charged, as the slip says. */
  wasCharged(attemptId: string): boolean {
    return this.ledger.some((charge) => charge.attemptId === attemptId);
  }

  /** A till's way to them. */
  host(): TerminalHost {
    const notExecuted: PaymentOutcome = { outcome: 'not-executed', reason: 'offline', detail: null };
    return {
      terminalPay: ({ attemptId, amountMinor }) =>
        this.#isOn ? this.#pay(attemptId, amountMinor) : Promise.resolve(notExecuted),
      terminalRefund: async () => notExecuted,
      terminalCheck: async ({ attemptId }) => {
        await this.#time.wait(5);
        if (!this.#isOn) return { outcome: 'unreachable', detail: null };
        if (this.#underWay.has(attemptId)) return { outcome: 'in-progress' };
        return this.#memory.get(attemptId) ?? { outcome: 'cannot-tell', detail: null };
      },
      terminalAbort: async () => null,
      terminalStatus: async () => ({
        state: this.#isOn ? 'ready' : 'offline',
        terminalId: `POI-${this.#storeId}`,
      }),
    };
  }

  async #pay(attemptId: string, amountMinor: number): Promise<PaymentOutcome> {
    const evidence = this.#evidence;
    const cuts = this.#cuts;
    const unknown: PaymentOutcome = { outcome: 'unknown', detail: null };
    const isNoted = [...evidence.answered.values()].some(({ operationId }) => operationId === attemptId);
    if (!isNoted)
      evidence.violation('payments', `the terminal was asked for ${attemptId}, which no disk has`);
    this.#underWay.add(attemptId);
    await this.#time.wait(20 + this.#random.below(600));
    if (this.#cuts !== cuts) return unknown;
    this.#underWay.delete(attemptId);
    if (this.#random.chance(0.15)) {
      const refused = { outcome: 'refused', reason: 'declined', detail: null } as const;
      this.#memory.set(attemptId, refused);
      return refused;
    }
    if (this.wasCharged(attemptId)) evidence.violation('payments', `${attemptId} was charged twice`);
    this.ledger.push({ attemptId, storeId: this.#storeId, amountMinor });
    evidence.log(this.#time.nowMs, `charged ${amountMinor} for ${attemptId}`);
    const approved = {
      outcome: 'approved',
      amountMinor,
      reference: `T${this.ledger.length}`,
      referenceTime: null,
      card: null,
    } as const;
    this.#memory.set(attemptId, approved);
    if (this.diesNext) {
      this.diesNext = false;
      evidence.fault('terminal-power');
      this.cutPower();
      this.#time.after(25_000, () => this.powerOn());
      return unknown;
    }
    if (this.answersToLose > 0) {
      this.answersToLose -= 1;
      evidence.fault('terminal-answer-lost');
      return unknown;
    }
    await this.#time.wait(5);
    return this.#cuts === cuts ? approved : unknown;
  }
}
