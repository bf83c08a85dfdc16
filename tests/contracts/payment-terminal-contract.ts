/**
 * What the till relies on of a payment terminal, whatever protocol it speaks. A suite is run against a driver and
 * something at its other end that can do what terminals do, good and bad. Rules [TERMINAL*].
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentTerminal } from '../../electron/terminal/terminal.ts';
import { mintId } from '../../shared/base/ids.ts';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import type { Doing, Script } from '../support/terminal/nexo-simulator.ts';

/** A driver with the terminal at its other end. */
export interface TerminalUnderTest {
  readonly terminal: PaymentTerminal;
  /** A second driver of the same terminal, as after the till was killed. */
  restarted(): PaymentTerminal;
  script(script: Script): Promise<void>;
  /** Resolves once the terminal has a request for money in hand. */
  hasRequest(): Promise<void>;
  /** What the terminal charged less what it gave back, minor units, and how many movements. */
  charged(): { readonly totalMinor: number; readonly movements: number };
  close(): Promise<void>;
}

/** Declares the suite. */
export function describeTerminal(name: string, make: () => Promise<TerminalUnderTest>): void {
  describe(`${name} keeps the terminal contract`, () => {
    let under: TerminalUnderTest;
    const random = seededRandom(4);
    let clockMs = 1_772_000_000_000;
    const request = (amountMinor = 89_950) => {
      clockMs += 1;
      const clock = { wallMs: () => clockMs, monotonicMs: () => clockMs };
      return { attemptId: mintId(clock, random), amountMinor, currency: 'RUB' as const };
    };
    const does = (...next: Doing[]) => under.script({ next });

    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.close());

    it('[TERMINAL1] an approval tells amount, reference, time and card, and charges once', async () => {
      expect(await under.terminal.pay(request())).toEqual({
        outcome: 'approved',
        amountMinor: 89_950,
        reference: expect.stringMatching(/^T1\./),
        referenceTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        card: { brand: 'mir', lastFour: '4242', authorisationCode: 'A1B2C3' },
      });
      expect(under.charged()).toEqual({ totalMinor: 89_950, movements: 1 });
    });

    it('[TERMINAL1] a refusal charges nothing and says why', async () => {
      await does('refuse');
      const outcome = await under.terminal.pay(request());
      expect(outcome).toMatchObject({ outcome: 'refused', reason: 'declined' });
      expect(JSON.stringify(outcome)).toContain('NOT_ENOUGH_BALANCE');
      expect(under.charged().movements).toBe(0);
    });

    it('[TERMINAL2] a part that was approved is told as that part', async () => {
      await does('partial');
      expect(await under.terminal.pay(request(10_001))).toMatchObject({
        outcome: 'approved',
        amountMinor: 5000,
      });
      expect(under.charged().totalMinor).toBe(5000);
    });

    it('[TERMINAL3] a terminal that is busy, off or not there was not asked: nothing is in doubt', async () => {
      await does('busy');
      expect(await under.terminal.pay(request())).toMatchObject({ outcome: 'not-executed', reason: 'busy' });
      await under.script({ power: 'off' });
      expect(await under.terminal.pay(request())).toMatchObject({
        outcome: 'not-executed',
        reason: 'offline',
      });
      expect(under.charged().movements).toBe(0);
    });

    it('[TERMINAL4] a lost answer is unknown, and the terminal tells it when asked again', async () => {
      await does('lose-answer');
      const lost = request();
      expect(await under.terminal.pay(lost)).toMatchObject({ outcome: 'unknown' });
      expect(await under.terminal.lastTransaction(lost, 'payment')).toMatchObject({
        outcome: 'approved',
        amountMinor: 89_950,
      });
      expect(under.charged().movements).toBe(1);
    });

    it('[TERMINAL4] an answer that cannot be read is unknown, and never a refusal', async () => {
      await does('garble');
      const garbled = request();
      expect(await under.terminal.pay(garbled)).toMatchObject({ outcome: 'unknown' });
      expect(await under.terminal.lastTransaction(garbled, 'payment')).toMatchObject({ outcome: 'approved' });
    });

    it('[TERMINAL5] one that does not end in time is unknown; what it came to is told later', async () => {
      await does('wait');
      const slow = request();
      expect(await under.terminal.pay(slow)).toMatchObject({ outcome: 'unknown' });
      expect(await under.terminal.lastTransaction(slow, 'payment')).toEqual({ outcome: 'in-progress' });
      expect(await under.terminal.status()).toBe('busy');
      await under.script({ finish: 'approve' });
      expect(await under.terminal.lastTransaction(slow, 'payment')).toMatchObject({ outcome: 'approved' });
      expect(await under.terminal.status()).toBe('ready');
    });

    it('[TERMINAL6] an abort ends what waits as cancelled, with nothing charged', async () => {
      await does('wait');
      const waits = request();
      const outcome = under.terminal.pay(waits);
      await under.hasRequest();
      await under.terminal.abort(waits.attemptId, 'payment');
      expect(await outcome).toMatchObject({ outcome: 'refused', reason: 'cancelled' });
      expect(under.charged().movements).toBe(0);
    });

    it('[TERMINAL6] an abort that comes too late changes nothing', async () => {
      const paid = request();
      await under.terminal.pay(paid);
      await under.terminal.abort(paid.attemptId, 'payment');
      expect(await under.terminal.lastTransaction(paid, 'payment')).toMatchObject({ outcome: 'approved' });
      expect(under.charged().movements).toBe(1);
    });

    it.each([
      ['power-cut-before', true, 'cannot-tell', 0],
      ['power-cut-before', false, 'cannot-tell', 0],
      ['power-cut-after', true, 'approved', 1],
      ['power-cut-after', false, 'cannot-tell', 1],
    ] as const)(
      '[TERMINAL7] %s (remembers: %s) is unknown, then unreachable, then %s',
      async (cut, remembers, found, movements) => {
        await does(cut);
        const attempt = request();
        expect(await under.terminal.pay(attempt)).toMatchObject({ outcome: 'unknown' });
        expect(await under.terminal.status()).toBe('offline');
        expect(await under.terminal.lastTransaction(attempt, 'payment')).toMatchObject({
          outcome: 'unreachable',
        });
        await under.script({ power: 'on', remembers });
        expect(await under.terminal.lastTransaction(attempt, 'payment')).toMatchObject({ outcome: found });
        expect(under.charged().movements).toBe(movements);
      },
    );

    it('[TERMINAL7] a terminal whose power is back takes payments again', async () => {
      await under.terminal.pay(request());
      await under.script({ power: 'off' });
      await under.terminal.pay(request());
      await under.script({ power: 'on' });
      expect(await under.terminal.pay(request())).toMatchObject({ outcome: 'approved' });
      expect(under.charged().movements).toBe(2);
    });

    it('[TERMINAL8] after a restart of the till the attempt is still found by its id', async () => {
      await does('approve', 'lose-answer');
      await under.terminal.pay(request(100));
      const attempt = request(777);
      await under.terminal.pay(attempt);
      expect(await under.restarted().lastTransaction(attempt, 'payment')).toMatchObject({
        outcome: 'approved',
        amountMinor: 777,
      });
      expect(await under.restarted().lastTransaction(request(), 'payment')).toMatchObject({
        outcome: 'cannot-tell',
      });
    });

    it('[TERMINAL9] a reversal gives back by the original, a part of it too, and never more', async () => {
      const paid = await under.terminal.pay(request(10_000));
      if (paid.outcome !== 'approved' || !paid.reference || !paid.referenceTime) throw new Error('not paid');
      const original = { reference: paid.reference, referenceTime: paid.referenceTime };
      const back = request(4000);
      expect(await under.terminal.reverse(back, original)).toMatchObject({
        outcome: 'approved',
        amountMinor: 4000,
      });
      expect(await under.terminal.lastTransaction(back, 'reversal')).toMatchObject({ outcome: 'approved' });
      expect(await under.terminal.reverse(request(6001), original)).toMatchObject({ outcome: 'refused' });
      expect(under.charged().totalMinor).toBe(6000);
    });

    it('[TERMINAL9] a refund gives onto a card that is shown', async () => {
      expect(await under.terminal.refund(request(2500))).toMatchObject({ outcome: 'approved' });
      expect(under.charged().totalMinor).toBe(-2500);
    });

    it('[TERMINAL9] a reversal whose answer is lost is found as a reversal', async () => {
      const paid = await under.terminal.pay(request(5000));
      if (paid.outcome !== 'approved' || !paid.reference || !paid.referenceTime) throw new Error('not paid');
      await does('lose-answer');
      const back = request(5000);
      const original = { reference: paid.reference, referenceTime: paid.referenceTime };
      expect(await under.terminal.reverse(back, original)).toMatchObject({ outcome: 'unknown' });
      expect(await under.terminal.lastTransaction(back, 'payment')).toMatchObject({ outcome: 'cannot-tell' });
      expect(await under.terminal.lastTransaction(back, 'reversal')).toMatchObject({
        outcome: 'approved',
        amountMinor: 5000,
      });
      expect(under.charged()).toEqual({ totalMinor: 0, movements: 2 });
    });
  });
}
