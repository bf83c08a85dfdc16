import { expect, it } from 'vitest';
import { channelRefusalCodeSchema } from '../shared/protocol/channel.ts';
import { lessText, refusalText } from './refusal-text.ts';
import { languages } from './texts.ts';

it('[SHOP2] every refusal of the channel API has a text of its own in both languages, another problem says what to check', () => {
  for (const language of ['ru', 'en'] as const) {
    for (const code of channelRefusalCodeSchema.options) {
      expect(refusalText({ code }, language), code).toBe(languages[language].refusals[code]);
      expect(refusalText({ code }, language)).toMatch(language === 'ru' ? /[а-я]{3}/ : /[a-z]{3}/);
    }
    expect(refusalText({ code: 'invalid-request' }, language)).toBe(languages[language].failed);
  }
});

it('[SHOP2] of what is short it says how much there is, in the unit that it is sold by', () => {
  const basket = new Map([
    ['A', { name: 'Сметана', unit: 'piece' as const }],
    ['B', { name: 'Бананы {}', unit: 'kg' as const }],
  ]);
  const skus = [
    { sku: 'A', availableMilli: 1000 },
    { sku: 'B', availableMilli: 1350 },
  ];
  expect(lessText(skus, basket, 'ru')).toBe(
    'Столько уже нет: «Сметана» — есть 1 шт.; «Бананы {}» — есть 1,35 кг',
  );
  expect(lessText(skus, basket, 'en')).toContain('“Сметана” — there is 1 pcs');
});
