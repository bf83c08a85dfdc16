/** Spending points: what a till may let pass without a network, and how far several of them can go together. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ledgerEntry, sampleDayMs, sampleRules } from '../../../tests/support/loyalty-samples.ts';
import { type LedgerEntry, ledgerState } from './ledger.ts';
import { exposureOf, type RedeemFacts, redeemLimit, redeemRefusal } from './redeem.ts';

const nowMs = 10 * sampleDayMs;
const facts = (change: Partial<RedeemFacts> = {}): RedeemFacts => ({
  held: null,
  known: { points: 500, asOfMs: nowMs - sampleDayMs },
  ownSpentPoints: 0,
  nowMs,
  ...change,
});
const limit = (change: Partial<RedeemFacts> = {}) => redeemLimit(sampleRules, 'card', facts(change));

describe('one till', () => {
  test('[POINTS13] without a network up to the known balance and the cap, less its own redemptions since', () => {
    expect(limit()).toEqual({ ok: true, value: { points: 300, by: 'offline-cap' } });
    expect(limit({ ownSpentPoints: 250 })).toMatchObject({ value: { points: 50 } });
    expect(limit({ ownSpentPoints: 400 })).toMatchObject({ value: { points: 0, by: 'offline-cap' } });
    const poor = { points: 120, asOfMs: nowMs };
    expect(limit({ known: poor, ownSpentPoints: 20 })).toMatchObject({
      value: { points: 100, by: 'balance' },
    });
    expect(limit({ known: { points: -5, asOfMs: nowMs } })).toMatchObject({
      value: { points: 0, by: 'balance' },
    });
  });

  test('[POINTS13] not on a balance that is unknown, or older than the chain allows to the millisecond', () => {
    const { balanceAgeMs } = sampleRules.offline;
    const aged = (ageMs: number) => limit({ known: { points: 500, asOfMs: nowMs - ageMs } });
    expect(aged(balanceAgeMs).ok).toBe(true);
    expect(aged(balanceAgeMs + 1)).toMatchObject({ reason: { code: 'balance-too-old', balanceAgeMs } });
    expect(limit({ known: null })).toEqual({ ok: false, reason: { code: 'balance-unknown' } });
  });

  test('[POINTS13] a spoken phone number never pays without a network, and with one only where the chain says so', () => {
    const held = { holdId: 'h', points: 70 };
    const refused = { ok: false, reason: { code: 'card-or-app-needed' } };
    expect(redeemLimit(sampleRules, 'phone', facts())).toEqual(refused);
    expect(redeemLimit(sampleRules, 'phone', facts({ held }))).toEqual(refused);
    const free = { ...sampleRules, phonePays: 'with-network' as const };
    expect(redeemLimit(free, 'phone', facts())).toEqual(refused);
    expect(redeemLimit(free, 'phone', facts({ held }))).toEqual({
      ok: true,
      value: { points: 70, by: 'hold' },
    });
    expect(redeemRefusal(sampleRules, 'phone', 0, facts())).toBeNull();
  });

  test('[POINTS13] points that the server holds may be spent, whatever the till knows', () => {
    const held = { holdId: 'h', points: 900 };
    expect(limit({ held, known: null })).toEqual({ ok: true, value: { points: 900, by: 'hold' } });
    expect(redeemRefusal(sampleRules, 'app', 900, facts({ held, known: null }))).toBeNull();
    expect(redeemRefusal(sampleRules, 'app', 901, facts({ held }))).toEqual({
      code: 'over-balance',
      leftPoints: 900,
    });
    expect(redeemRefusal(sampleRules, 'app', 301, facts())).toEqual({
      code: 'over-offline-cap',
      leftPoints: 300,
    });
  });
});

describe('several tills', () => {
  /** What happens to one customer's points at tills that hear of the server now and then. */
  const steps = fc.array(
    fc.record({
      till: fc.nat(3),
      what: fc.constantFrom('spend' as const, 'spend' as const, 'hear' as const, 'hand-up' as const),
      wanted: fc.nat(400),
    }),
    { maxLength: 60, size: 'max' },
  );

  test('[POINTS14] with n tills offline and a cap of c the overdraft never exceeds n times c', () => {
    fc.assert(
      fc.property(
        steps,
        fc.nat(900),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(300),
        (all, start, tills, capPoints) => {
          const rules = { ...sampleRules, offline: { ...sampleRules.offline, capPoints } };
          const begin = ledgerEntry('start', start, 0, { expiresAtMs: null });
          const server: LedgerEntry[] = start > 0 ? [begin] : [];
          const own = Array.from({ length: tills }, () => ({
            known: start,
            waiting: [] as LedgerEntry[],
            since: [] as LedgerEntry[],
          }));
          all.forEach(({ till, what, wanted }, index) => {
            const here = own[till % tills];
            if (!here) return;
            if (what === 'hand-up') server.push(...here.waiting.splice(0));
            if (what === 'hear') {
              here.known = ledgerState(server, nowMs, 0).availablePoints;
              here.since = [...here.waiting];
            }
            if (what !== 'spend') return;
            const ownSpentPoints = here.since.reduce((sum, { points }) => sum - points, 0);
            const known = { points: here.known, asOfMs: nowMs };
            const allowed = redeemLimit(rules, 'card', facts({ known, ownSpentPoints }));
            const points = allowed.ok ? Math.min(wanted, allowed.value.points) : 0;
            if (points === 0) return;
            const entry = ledgerEntry(`op-${index}`, -points, 1);
            here.waiting.push(entry);
            here.since.push(entry);
          });
          const everything = [...server, ...own.flatMap(({ waiting }) => waiting)];
          const { overdrawnPoints } = ledgerState(everything, nowMs, 0);
          expect(overdrawnPoints).toBeLessThanOrEqual(exposureOf(rules, tills, []).perCustomerPoints);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('[POINTS15] the exposure is the cap for each till that is not heard, or the balance where that is less', () => {
    expect(exposureOf(sampleRules, 3, [1000, 100, 0, -50])).toEqual({
      tillsOffline: 3,
      perCustomerPoints: 900,
      perCustomerMinor: 90_000,
      points: 1200,
      minor: 120_000,
    });
    expect(exposureOf(sampleRules, 0, [1000])).toMatchObject({ perCustomerPoints: 0, points: 0, minor: 0 });
  });
});
