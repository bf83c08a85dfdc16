/** Rules of returns that an earlier version shipped are followed by today's; a chain's own never are. */
import { expect, test } from 'vitest';
import type { ReturnRules } from '../shared/domain/entities/return-rules.ts';
import { russianReturnRules } from '../shared/domain/returns/national-rules.ts';
import { verdictOf } from '../shared/domain/returns/return-rules.ts';
import { followingRules, hashOfRules, shippedSets } from './shipped-return-rules.ts';

const nowMs = Date.UTC(2026, 10, 22, 9);
/** As earlier versions shipped them: the rules on food came later. */
const without = (...ids: readonly string[]): ReturnRules => ({
  ...russianReturnRules,
  rules: russianReturnRules.rules.filter(({ id }) => !ids.includes(id)),
});
const first = without('ru-food', 'ru-defective-food');
const second = without('ru-defective-food');

test('[RULES23] what an earlier version shipped is followed by today’s from the moment of the start on', () => {
  for (const before of [first, second]) {
    const after = followingRules(before, nowMs);
    if (!after) throw new Error('it is followed');
    expect(after.rules.filter(({ untilMs }) => untilMs === null)).toEqual(
      russianReturnRules.rules.map((rule) => ({ ...rule, fromMs: nowMs })),
    );
    const ids = after.rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const food = (soldAtMs: number) =>
      verdictOf(after, {
        ...{ boughtHow: 'shop', condition: 'defective', flags: ['food'], soldAtMs, nowMs: soldAtMs },
        timeZone: 'Europe/Moscow',
      });
    // Bought before: as it was sold.
    expect(food(nowMs - 1).verdict).toBe('allowed');
    expect(food(nowMs)).toMatchObject({ verdict: 'manager', rule: { id: 'ru-defective-food' } });
    expect(followingRules(after, nowMs + 1)).toBeNull();
  }
});

test('[RULES23] the chain’s own rules stay as they are, and so do today’s', () => {
  expect(followingRules(russianReturnRules, nowMs)).toBeNull();
  const [rule, ...others] = first.rules;
  if (!rule) throw new Error('there are rules');
  const own: readonly ReturnRules[] = [
    { ...first, rules: [{ ...rule, days: 20 }, ...others] },
    { ...first, rules: others },
    { ...first, rules: [...first.rules, { ...rule, id: 'ours' }] },
    { ...first, id: 'return-rules:FR', taxTableId: 'tax-table:FR' },
  ];
  for (const row of own) expect(followingRules(row, nowMs)).toBeNull();
});

test('[RULES23] a set that is shipped is no earlier one, and holds without dates', () => {
  for (const { rules, earlier } of shippedSets) {
    expect(earlier).not.toContain(hashOfRules(rules.rules));
    for (const { fromMs, untilMs } of rules.rules) expect([fromMs, untilMs]).toEqual([0, null]);
  }
});
