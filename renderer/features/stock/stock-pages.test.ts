/** The stock room as it shows. */
import { createElement } from 'react';
import { expect, test } from 'vitest';
import { createFakeTillHost } from '../../../tests/support/fake-till-host.ts';
import { createFakeTill } from '../../../tests/support/page/page-till.ts';
import { showMarkup } from '../../../tests/support/show-markup.tsx';
import { StockScreen } from './stock-screen.tsx';

test('[COUNT15] the stock room opens on a count and names what is to be counted', async () => {
  const till = createFakeTill({ host: createFakeTillHost() });
  await till.signIn({ kind: 'pin', staffId: 'staff:anna', pin: '1111' });
  const room = (language: 'en' | 'ru', toCount: readonly string[]): string =>
    showMarkup(language, createElement(StockScreen, { till, askApproval: async () => null, toCount }));
  const item = till.catalog.byCode('10001') ?? till.catalog.quickKeys()[0];
  const { name, variant } = item ?? { name: '', variant: { sku: '' } };
  expect(room('en', [variant.sku])).toContain(`To be counted: ${name} (${variant.sku}).`);
  expect(room('en', [variant.sku])).toContain('Begin a count');
  expect(room('ru', [variant.sku])).toContain(`Пересчитать: ${name} (${variant.sku}).`);
  expect(room('en', [])).not.toContain('To be counted');
});
