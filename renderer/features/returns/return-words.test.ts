/** Refusals and verdicts of returns in words, of both languages. */
import { expect, test } from 'vitest';
import type { ReturnRule } from '../../../shared/domain/entities/return-rules.ts';
import type { LineVerdict } from '../../../shared/domain/returns/return-rules.ts';
import { createFakeTillHost } from '../../../tests/support/fake-till-host.ts';
import { createFakeTill } from '../../../tests/support/page/page-till.ts';
import { createFormat } from '../../i18n/format.ts';
import { createI18n } from '../../i18n/language.ts';
import { en, ru } from '../../i18n/texts.ts';
import type { FindRefusal } from '../../till/return-types.ts';
import { type AnyRefusal, refusalText } from '../../ui/refusal-text.ts';
import { ruleText, verdictText } from '../../ui/verdict-text.ts';
import { findRefusalText } from './return-words.ts';

const languages = (['ru', 'en'] as const).map((language) => ({
  language,
  t: createI18n(language).t,
  format: createFormat(language, 'RUB', 'Europe/Moscow'),
}));
const english = { t: createI18n('en').t, format: createFormat('en', 'RUB', 'Europe/Moscow') };
const untilMs = Date.UTC(2026, 11, 5, 20, 59, 59, 999);
const rule: ReturnRule = {
  id: 'ru-shop-good',
  fromMs: 0,
  untilMs: null,
  boughtHow: 'shop',
  condition: 'good',
  articleFlag: null,
  verdict: 'allowed',
  days: 14,
  countedFrom: 'day-after',
  afterwards: 'manager',
  text: { ru: '14 дней', en: '14 days' },
  source: { ru: 'Закон 2300-1, ст. 25', en: 'Law 2300-1, art. 25' },
};
const verdicts: LineVerdict[] = (['allowed', 'manager', 'refused'] as const).flatMap((verdict) => [
  { verdict, why: 'in-time', untilMs, rule },
  { verdict, why: 'too-late', untilMs, rule },
  { verdict, why: 'by-rule', untilMs: null, rule },
]);
const [found] = createFakeTill({ host: createFakeTillHost() }).returns.purchases;
if (!found) throw new Error('the samples have a purchase');

const finds: FindRefusal[] = [
  { code: 'not-a-receipt' },
  { code: 'not-genuine' },
  { code: 'key-unknown' },
  { code: 'key-revoked', sinceMs: untilMs },
  { code: 'lines-unknown', receiptNumber: 'TV1-1-000009' },
  { code: 'purchase-unknown', number: 'TV1-1-000009' },
  { code: 'purchase-unknown', number: 'TV1-1-000009', isWhole: true },
  { code: 'fiscal-code', drive: '9960440301173139', document: '28221' },
  { code: 'other-currency', receiptNumber: 'TV1-1-000009', currency: 'GBP' },
  { code: 'not-handed-over', orderId: '', state: 'packed' },
  { code: 'nothing-sold', receiptNumber: 'TV1-1-000009' },
  { code: 'fully-returned', found: { purchase: found, evidence: 'receipt-code' } },
  { code: 'not-signed-in' },
];
const refusals: AnyRefusal[] = [
  { code: 'right-missing', verb: 'return-override' },
  { code: 'wrong-currency', currency: 'GBP' },
  { code: 'proof-revoked' },
  { code: 'line-twice', purchaseLineId: 1 },
  { code: 'line-unknown', purchaseLineId: 1 },
  { code: 'more-than-left', purchaseLineId: 1, leftMilli: 1000 },
  {
    code: 'rule-refused',
    purchaseLineId: 1,
    verdict: { verdict: 'refused', why: 'by-rule', untilMs: null, rule },
  },
  ...(['amount', 'offline', 'blind'] as const).map((limit) => ({
    code: 'above-limit' as const,
    limit,
    limitMinor: 300_000,
    totalMinor: 300_001,
  })),
  { code: 'refunded-already', missingMinor: 100 },
  { code: 'no-recent-price', sku: '10015' },
  { code: 'above-lowest-price', sku: '10015', lowestMinor: 100 },
  { code: 'refunds-differ', way: 'cash', dueMinor: 200, givenMinor: 100 },
  { code: 'unavailable', reason: 'terminal-offline' },
  { code: 'declined', detail: 'LIMIT EXCEEDED' },
  { code: 'wrong-way', owed: 'card-terminal' },
  { code: 'refund-not-possible', index: 0 },
  ...(
    [
      ...['nothing-chosen', 'fully-returned', 'lines-unknown', 'weak-evidence', 'blind-without-note'],
      ...[
        'store-credit-not-offered',
        'no-draft',
        'no-such-part',
        'in-doubt',
        'cart-empty',
        'money-went-back',
      ],
      ...['paid-already', 'not-owed', 'not-approved'],
    ] as Extract<AnyRefusal, { readonly code: 'no-draft' | 'paid-already' | 'weak-evidence' }>['code'][]
  ).map((code) => ({ code }) as AnyRefusal),
];

test('[RDESK4] every refusal of a code or number says what is the matter and what to do, in both languages', () => {
  for (const { language, t, format } of languages) {
    const texts = finds.map((refusal) => findRefusalText(refusal, t, format));
    expect(new Set(texts.map(({ title }) => title)).size, language).toBe(finds.length);
    for (const { title, text } of texts) {
      expect(title).not.toContain('returnFind');
      expect(text.length, title).toBeGreaterThan(10);
      expect(`${title}${text}`, title).not.toMatch(/\{\{|undefined/);
    }
  }
  // None is left out: a new refusal needs its words here.
  const words = finds.map((find) => ('isWhole' in find ? `${find.code}-anywhere` : find.code));
  expect(words.sort()).toEqual(Object.keys(en.returnFind.title).sort());
});

test('[RDESK4] every reason why something with a return isn’t done has words of its own, in both languages', () => {
  for (const { language, t, format } of languages) {
    const texts = refusals.map((refusal) => refusalText(refusal, t, format));
    expect(new Set(texts).size, language).toBe(texts.length);
    for (const text of texts) expect(text).not.toMatch(/\{\{|undefined|returnRefusal/);
  }
  expect([...new Set(refusals.map(({ code }) => code))].sort()).toEqual(Object.keys(ru.returnRefusal).sort());
});

test('[RDESK4] a refused exchange says why the return or the sale in it isn’t made', () => {
  const { t, format } = english;
  expect(
    refusalText(
      {
        code: 'return-refused',
        refusal: { code: 'above-limit', limit: 'offline', limitMinor: 300_000, totalMinor: 300_001 },
      },
      t,
      format,
    ),
  ).toContain('Without a network more than ₽3,000.00');
  expect(refusalText({ code: 'sale-refused', refusal: { code: 'empty-cart' } }, t, format)).toBe(
    en.refusal['empty-cart'],
  );
});

test('[RDESK4] a verdict says whether, until when and why, with the name of the law, in both languages', () => {
  for (const { language, t, format } of languages) {
    const texts = verdicts.map((verdict) => verdictText(verdict, t, format));
    for (const text of texts) expect(text, language).not.toMatch(/\{\{|undefined|returns\./);
    // What has an end names its day, the store's.
    expect(texts[0]).toMatch(/05[./]12[./]2026/);
  }
  const { t, format } = english;
  const [inTime, after] = verdicts;
  expect(inTime && verdictText(inTime, t, format)).toBe('may come back until 05/12/2026');
  // A rule that still allows after its days has no end.
  expect(after && verdictText(after, t, format)).toBe('may come back at any time');
  expect(verdictText({ verdict: 'manager', why: 'too-late', untilMs, rule }, t, format)).toBe(
    'time ran out on 05/12/2026, a manager decides',
  );
  expect(verdictText({ verdict: 'manager', why: 'no-rule', untilMs: null, rule: null }, t, format)).toBe(
    'no rule fits, a manager decides',
  );
  expect(inTime && ruleText(inTime, t, format)).toBe('14 days (Law 2300-1, art. 25)');
});
