/**
 * Rules of returns as they stand in the law, and as a chain may word its own: what a chain begins with and changes in
 * its reference data. The till reads the rows only.
 */
import type { ReturnRule, ReturnRules } from '../entities/return-rules.ts';

const always = { fromMs: 0, untilMs: null, countedFrom: 'day-after' } as const;
const protection = (article: string) => ({
  ru: `Закон о защите прав потребителей № 2300-1, ст. ${article}`,
  en: `Law of the Russian Federation 2300-1 on consumer protection, art. ${article}`,
});

/**
 * Russia: Law 2300-1 on the protection of consumers' rights, articles 18, 19, 25 and 26.1; the exclusion list of
 * government decree 2463 of 31 December 2020; technically complex goods are those of decree 924 of 10 November 2011.
 * Articles bear the flags `not-returnable` (the list), `technically-complex` and `food` (article 25 is about other goods). A period begins the day after (Civil
 * Code, article 191).
 */
const russian: readonly ReturnRule[] = [
  {
    ...{ ...always, id: 'ru-defective-complex', boughtHow: 'any', condition: 'defective' },
    ...{ articleFlag: 'technically-complex', verdict: 'allowed', days: 15, afterwards: 'manager' },
    text: {
      ru: 'Технически сложный товар с недостатком: 15 дней; позже — только при существенном недостатке.',
      en: 'Technically complex goods with a defect: 15 days; later only for an essential defect.',
    },
    source: protection('18'),
  },
  {
    ...{ ...always, id: 'ru-defective-food', boughtHow: 'any', condition: 'defective' },
    ...{ articleFlag: 'food', verdict: 'manager', days: null, afterwards: 'manager' },
    text: {
      ru: 'Продукты с недостатком: в пределах срока годности; его видно только на товаре.',
      en: 'Food with a defect: within its shelf life, which only the goods show.',
    },
    source: protection('18, 19'),
  },
  {
    ...{ ...always, id: 'ru-defective', boughtHow: 'any', condition: 'defective' },
    ...{ articleFlag: null, verdict: 'allowed', days: 730, afterwards: 'manager' },
    text: {
      ru: 'Товар с недостатком: в гарантийный срок или в течение двух лет.',
      en: 'Goods with a defect: within the warranty or two years.',
    },
    source: protection('18, 19'),
  },
  {
    ...{ ...always, id: 'ru-service', boughtHow: 'any', condition: 'good' },
    ...{ articleFlag: 'service', verdict: 'manager', days: null, afterwards: 'manager' },
    text: {
      ru: 'Услуга: возвращается неоказанная часть.',
      en: 'A service: what was not rendered goes back.',
    },
    source: protection('32'),
  },
  {
    ...{ ...always, id: 'ru-distance', boughtHow: 'distance', condition: 'good' },
    ...{ articleFlag: null, verdict: 'allowed', days: 7, afterwards: 'refused' },
    text: {
      ru: 'Куплено дистанционно: 7 дней после передачи, технически сложные товары тоже.',
      en: 'Bought at a distance: 7 days after the handover, technically complex goods too.',
    },
    source: protection('26.1'),
  },
  {
    ...{ ...always, id: 'ru-food', boughtHow: 'shop', condition: 'good' },
    ...{ articleFlag: 'food', verdict: 'refused', days: null, afterwards: 'refused' },
    text: {
      ru: 'Продукты надлежащего качества не возвращаются: право на возврат есть только у непродовольственных товаров.',
      en: 'Food of good quality isn’t taken back: the right to return is for non-food goods only.',
    },
    source: protection('25'),
  },
  {
    ...{ ...always, id: 'ru-complex', boughtHow: 'shop', condition: 'good' },
    ...{ articleFlag: 'technically-complex', verdict: 'refused', days: null, afterwards: 'refused' },
    text: {
      ru: 'Исправный технически сложный товар не подлежит возврату.',
      en: 'Technically complex goods of good quality are not taken back.',
    },
    source: {
      ru: 'Перечень, утв. постановлением Правительства РФ от 31.12.2020 № 2463',
      en: 'List of government decree 2463 of 31 December 2020',
    },
  },
  {
    ...{ ...always, id: 'ru-excluded', boughtHow: 'shop', condition: 'good' },
    ...{ articleFlag: 'not-returnable', verdict: 'refused', days: null, afterwards: 'refused' },
    text: {
      ru: 'Товар надлежащего качества из перечня не подлежит возврату.',
      en: 'Goods of good quality on the exclusion list are not taken back.',
    },
    source: {
      ru: 'Перечень, утв. постановлением Правительства РФ от 31.12.2020 № 2463',
      en: 'List of government decree 2463 of 31 December 2020',
    },
  },
  {
    ...{ ...always, id: 'ru-good', boughtHow: 'shop', condition: 'good' },
    ...{ articleFlag: null, verdict: 'allowed', days: 14, afterwards: 'refused' },
    text: {
      ru: 'Товар надлежащего качества: 14 дней, не считая дня покупки.',
      en: 'Goods of good quality: 14 days, not counting the day of purchase.',
    },
    source: protection('25'),
  },
];

export const russianReturnRules: ReturnRules = {
  type: 'return-rules',
  id: 'return-rules:RU',
  taxTableId: 'tax-table:RU',
  rules: [...russian],
};

/**
 * The United Kingdom: Consumer Contracts Regulations 2013, regulation 30 (14 days after the goods came), Consumer
 * Rights Act 2015, section 22 (30 days to reject), and the terms of a chain that takes good goods back for 30 days.
 */
const british: readonly ReturnRule[] = [
  {
    ...{ ...always, id: 'gb-defective', boughtHow: 'any', condition: 'defective' },
    ...{ articleFlag: null, verdict: 'allowed', days: 30, afterwards: 'manager' },
    text: {
      ru: 'Товар с недостатком: 30 дней; позже — ремонт или замена.',
      en: 'Faulty goods: 30 days; later repair or replacement.',
    },
    source: { ru: 'Consumer Rights Act 2015, ст. 22', en: 'Consumer Rights Act 2015, section 22' },
  },
  {
    ...{ ...always, id: 'gb-distance', boughtHow: 'distance', condition: 'good' },
    ...{ articleFlag: null, verdict: 'allowed', days: 14, afterwards: 'refused' },
    text: {
      ru: 'Куплено дистанционно: 14 дней после передачи.',
      en: 'Bought at a distance: 14 days after the handover.',
    },
    source: {
      ru: 'Consumer Contracts Regulations 2013, п. 30',
      en: 'Consumer Contracts Regulations 2013, regulation 30',
    },
  },
  {
    ...{ ...always, id: 'gb-not-returnable', boughtHow: 'shop', condition: 'good' },
    ...{ articleFlag: 'not-returnable', verdict: 'refused', days: null, afterwards: 'refused' },
    text: { ru: 'Этот товар сеть обратно не принимает.', en: 'The chain doesn’t take these goods back.' },
    source: { ru: 'Условия сети', en: 'The chain’s own terms' },
  },
  {
    ...{ ...always, id: 'gb-good', boughtHow: 'shop', condition: 'good' },
    ...{ articleFlag: null, verdict: 'allowed', days: 30, afterwards: 'manager' },
    text: { ru: '30 дней по условиям сети.', en: '30 days by the chain’s own terms.' },
    source: { ru: 'Условия сети', en: 'The chain’s own terms' },
  },
];

export const britishReturnRules: ReturnRules = {
  type: 'return-rules',
  id: 'return-rules:GB',
  taxTableId: 'tax-table:GB',
  rules: [...british],
};
