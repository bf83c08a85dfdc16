/** Takes the till through the stock room by keys and places, in whatever language it speaks, for pictures. */
import type { Page } from 'playwright-core';

/** Shows every mode of the stock room; `words` finds articles of the store. */
export async function stockPictures(
  page: Page,
  words: string,
  keep: (name: string) => Promise<void>,
): Promise<void> {
  const find = async (text: string): Promise<void> => {
    await page.locator('.page-list .field input').fill(text);
    await page.keyboard.press('Enter');
  };
  const quantities = page.locator('.stock-work .stock-quantity');
  await page.keyboard.press('Control+Digit3');
  await page.locator('.stock-room').waitFor();
  await find(words);
  await page.locator('.variant-table').waitFor();
  await keep('12-stock');
  await page.keyboard.press('F3');
  await page.locator('.delivery-row').first().waitFor();
  await keep('17-stock-deliveries');
  await page.locator('.delivery-row').first().click();
  await quantities.first().fill('4');
  await quantities.nth(1).fill('9');
  await quantities.nth(2).fill('1');
  await page.keyboard.press('Enter');
  await find(words);
  await page.locator('.difference.is-over').first().waitFor();
  await keep('18-stock-receive');
  await page.keyboard.press('F4');
  await find(words);
  await quantities.first().waitFor();
  await keep('19-stock-transfer');
  await page.keyboard.press('F5');
  await find(words);
  await quantities.first().waitFor();
  await keep('20-stock-write-off');
  await page.keyboard.press('F6');
  await page.locator('.stock-work form input').last().fill('A-7');
  await keep('21-stock-count-begin');
  await page.keyboard.press('Enter');
  await page.locator('.count-top').waitFor();
  await find(words);
  await quantities.first().waitFor();
  for (const text of ['1', '2', '3']) await find(text);
  await keep('22-stock-count');
  await page.keyboard.press('F8');
  await page.locator('.difference').first().waitFor();
  await quantities.first().fill('5');
  await page.keyboard.press('Enter');
  await page.locator('.recounted').first().waitFor();
  await keep('23-stock-differences');
  await page.keyboard.press('F7');
  await page.locator('.count-top .choice-option').last().click();
  await page.locator('.list-row').first().waitFor();
  await keep('24-stock-lists');
  await page.keyboard.press('F2');
}

/** Shows the dialog of other shops over the sell screen, where the cart has a line. */
export async function elsewherePicture(page: Page, keep: (name: string) => Promise<void>): Promise<void> {
  await page.locator('.line-actions .button:not([data-disabled])').last().waitFor();
  await page.keyboard.press('F11');
  await page.getByRole('dialog').waitFor();
  await page.locator('.variant-table').waitFor();
  await keep('25-other-shops');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
