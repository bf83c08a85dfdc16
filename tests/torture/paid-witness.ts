/**
 * Watches a till's window from outside and notes every receipt that was ever shown as paid, at the moment it
 * stands on the page. What it holds is what a customer may hold on paper: it lives in the torturing process,
 * so no fault of the till can take a note back.
 */
import type { Page } from 'playwright-core';

/** A receipt that was shown as paid. */
export interface ShownReceipt {
  readonly receiptNumber: string;
  /** The digits of the total on the paid screen, which are its minor units. */
  readonly totalMinor: number;
}

/** The witness of all tills. */
export class PaidWitness {
  readonly shown = new Map<string, ShownReceipt>();
  /** How often a cashier asked a till to finish a sale. There can't be more sales than that. */
  attempts = 0;

  /** Begins to watch a window. */
  async watch(page: Page): Promise<void> {
    page.on('console', (message) => {
      const [, receiptNumber, total] = /^shown as paid: (\S+) (.*)$/.exec(message.text()) ?? [];
      if (receiptNumber === undefined || total === undefined) return;
      this.shown.set(receiptNumber, { receiptNumber, totalMinor: Number(total.replace(/\D/g, '')) });
    });
    // Nothing in here may have a name: the loader would call a helper for it that the page doesn't have.
    await page.evaluate(() => {
      new MutationObserver(() => {
        const paid = document.querySelector<HTMLElement>('.paid');
        const paper = paid?.querySelector('.paper')?.getAttribute('aria-label') ?? '';
        const receipt = /^Receipt ([A-Z0-9-]+)$/.exec(paper)?.[1];
        const total = paid?.querySelector<HTMLElement>('.paid-tenders li')?.innerText;
        if (!receipt || !total) return;
        console.debug(`shown as paid: ${receipt} ${total}`);
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
  }
}
