/** Whether a line may come back, until when and why: by dated rules, in the store's own days. */
import { describe, expect, test } from 'vitest';
import type { ReturnRule } from '../entities/return-rules.ts';
import { britishReturnRules, russianReturnRules } from './national-rules.ts';
import { endOfDayMs, type RuleQuestion, verdictOf } from './return-rules.ts';

const moscow = 'Europe/Moscow';
const boughtMs = Date.parse('2026-03-02T23:30:00+03:00');
const question: RuleQuestion = {
  ...{
    boughtHow: 'shop',
    condition: 'good',
    flags: [],
    soldAtMs: boughtMs,
    nowMs: boughtMs,
    timeZone: moscow,
  },
};
const at = (text: string): number => Date.parse(text);
const russian = (change: Partial<RuleQuestion>) => verdictOf(russianReturnRules, { ...question, ...change });

describe('[RULES1] the first rule that fits decides', () => {
  const rule = (change: Partial<ReturnRule>): ReturnRule => ({
    ...{ id: 'x', fromMs: 0, untilMs: null, boughtHow: 'any', condition: 'any', articleFlag: null },
    ...{ verdict: 'allowed', days: null, countedFrom: 'day-after', afterwards: 'refused' },
    ...{ text: { ru: '', en: '' }, source: { ru: '', en: '' } },
    ...change,
  });
  const of = (rules: readonly ReturnRule[], change: Partial<RuleQuestion> = {}) =>
    verdictOf(
      { type: 'return-rules', id: 'r', taxTableId: 't', rules: [...rules] },
      { ...question, ...change },
    );

  test('[RULES1] by how it was bought, its condition, its article, and when it was bought', () => {
    const rules = [
      rule({ id: 'old', untilMs: boughtMs }),
      rule({ id: 'later', fromMs: boughtMs + 1 }),
      rule({ id: 'distance', boughtHow: 'distance' }),
      rule({ id: 'broken', condition: 'defective' }),
      rule({ id: 'machine', articleFlag: 'technically-complex' }),
      rule({ id: 'rest' }),
    ];
    expect(of(rules).rule?.id).toBe('rest');
    expect(of(rules, { soldAtMs: boughtMs - 1 }).rule?.id).toBe('old');
    expect(of(rules, { soldAtMs: boughtMs + 1 }).rule?.id).toBe('later');
    expect(of(rules, { boughtHow: 'distance', condition: 'defective' }).rule?.id).toBe('distance');
    expect(of(rules, { condition: 'defective' }).rule?.id).toBe('broken');
    expect(of(rules, { flags: ['technically-complex'] }).rule?.id).toBe('machine');
  });

  test('[RULES1] where none fits, or there are none, a manager decides', () => {
    const none = { verdict: 'manager', why: 'no-rule', untilMs: null, rule: null };
    expect(of([rule({ boughtHow: 'distance' })])).toEqual(none);
    expect(verdictOf(null, question)).toEqual(none);
    expect(of([rule({ verdict: 'refused' })])).toMatchObject({
      verdict: 'refused',
      why: 'by-rule',
      untilMs: null,
    });
  });
});

describe('[RULES2] days are those of the store', () => {
  test('[RULES2] 14 days without the day of purchase end with the midnight after the last of them', () => {
    const untilMs = at('2026-03-17T00:00:00+03:00') - 1;
    expect(russian({ nowMs: untilMs })).toMatchObject({ verdict: 'allowed', why: 'in-time', untilMs });
    expect(russian({ nowMs: untilMs + 1 })).toMatchObject({ verdict: 'refused', why: 'too-late', untilMs });
  });

  test('[RULES2] the day of a moment is the store’s: the same moment is another day elsewhere', () => {
    expect(endOfDayMs(boughtMs, 0, moscow)).toBe(at('2026-03-03T00:00:00+03:00'));
    expect(endOfDayMs(boughtMs, 0, 'Asia/Vladivostok')).toBe(at('2026-03-04T00:00:00+10:00'));
    expect(endOfDayMs(at('2026-12-31T12:00:00Z'), 1, 'Europe/London')).toBe(at('2027-01-02T00:00:00Z'));
  });

  test('[RULES2] a day on which the clock changes ends at its midnight', () => {
    expect(endOfDayMs(at('2026-03-28T12:00:00Z'), 0, 'Europe/London')).toBe(at('2026-03-29T00:00:00Z'));
    expect(endOfDayMs(at('2026-03-28T12:00:00Z'), 1, 'Europe/London')).toBe(at('2026-03-30T00:00:00+01:00'));
    expect(endOfDayMs(at('2026-10-24T12:00:00Z'), 1, 'Europe/London')).toBe(at('2026-10-26T00:00:00Z'));
    expect(endOfDayMs(at('2026-10-24T12:00:00Z'), 0, 'Europe/London')).toBe(at('2026-10-25T00:00:00+01:00'));
  });
});

describe('[RULES3] Russia', () => {
  const untilOf = (text: string) => at(`${text}T00:00:00+03:00`) - 1;

  test('[RULES3] good goods from a shop: 14 days, but not food and not those of the exclusion list, technically complex ones among them', () => {
    expect(russian({})).toMatchObject({ verdict: 'allowed', untilMs: untilOf('2026-03-17') });
    expect(russian({ flags: ['not-returnable'] })).toMatchObject({ verdict: 'refused', why: 'by-rule' });
    expect(russian({ flags: ['technically-complex'] })).toMatchObject({ verdict: 'refused', why: 'by-rule' });
    const food = { flags: ['food' as const] };
    expect(russian(food)).toMatchObject({ verdict: 'refused', rule: { id: 'ru-food' } });
    expect(russian({ ...food, condition: 'defective' })).toMatchObject({
      verdict: 'manager',
      rule: { id: 'ru-defective-food' },
    });
  });

  test('[RULES3] bought at a distance: 7 days from the handover, technically complex ones too', () => {
    const distance = { boughtHow: 'distance' as const };
    const week = { verdict: 'allowed', untilMs: untilOf('2026-03-10') };
    expect(russian(distance)).toMatchObject(week);
    expect(russian({ ...distance, flags: ['technically-complex'] })).toMatchObject(week);
    expect(russian({ ...distance, nowMs: untilOf('2026-03-10') + 1 })).toMatchObject({ verdict: 'refused' });
  });

  test('[RULES3] defective technically complex ones: 15 days, then by a manager; other defective goods for two years', () => {
    const broken = { condition: 'defective' as const };
    const machine = { ...broken, flags: ['technically-complex' as const] };
    expect(russian(machine)).toMatchObject({ verdict: 'allowed', untilMs: untilOf('2026-03-18') });
    expect(russian({ ...machine, boughtHow: 'distance' })).toMatchObject({ untilMs: untilOf('2026-03-18') });
    expect(russian({ ...machine, nowMs: untilOf('2026-03-18') + 1 })).toMatchObject({ verdict: 'manager' });
    expect(russian({ ...broken, flags: ['not-returnable'] })).toMatchObject({ verdict: 'allowed' });
    expect(russian({ ...broken, nowMs: at('2028-03-01T12:00:00+03:00') })).toMatchObject({
      verdict: 'allowed',
    });
    expect(russian({ ...broken, nowMs: at('2028-03-03T12:00:00+03:00') })).toMatchObject({
      verdict: 'manager',
    });
  });

  test('[RULES3] every rule says what it says, and where it stands, in both languages', () => {
    for (const { rules } of [russianReturnRules, britishReturnRules])
      for (const { text, source } of rules)
        for (const each of [text.ru, text.en, source.ru, source.en]) expect(each).not.toBe('');
  });
});

test('[RULES4] a shop’s own terms are data too: 30 days in the shop, 14 days at a distance, 30 days for what is defective', () => {
  const british = (change: Partial<RuleQuestion>) =>
    verdictOf(britishReturnRules, {
      ...question,
      timeZone: 'Europe/London',
      soldAtMs: at('2026-06-01T12:00:00Z'),
      nowMs: at('2026-06-02T12:00:00Z'),
      ...change,
    });
  const midnight = (text: string) => at(`${text}T00:00:00+01:00`) - 1;
  expect(british({})).toMatchObject({ verdict: 'allowed', untilMs: midnight('2026-07-02') });
  expect(british({ boughtHow: 'distance' })).toMatchObject({
    verdict: 'allowed',
    untilMs: midnight('2026-06-16'),
  });
  expect(british({ condition: 'defective' })).toMatchObject({
    verdict: 'allowed',
    untilMs: midnight('2026-07-02'),
  });
  expect(british({ condition: 'defective', nowMs: at('2026-08-01T12:00:00Z') })).toMatchObject({
    verdict: 'manager',
  });
});
