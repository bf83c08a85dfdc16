/**
 * What a cashier feels when a customer collects an order: from the Enter of the scanned QR code to the painted
 * counter that says PAID, from the sell screen, with thousands of orders in the replica. In between the code is
 * verified with the server's key and the order is looked up. The floor is one frame of the same idle page.
 */
import type { BenchResult } from './bench-result.ts';
import type { BenchTill } from './bench-till.ts';
import type { Seen } from './page-probe.ts';
import { type Extent, scanWithPause, tillResult, warmUp } from './till-speed.bench.ts';

const sums = '[data-testid=handover-sums]';

/** From the Enter of a customer's code to the painted "PAID"; back to the sell screen between samples. */
export async function benchHandover(till: BenchTill, { samples }: Extent): Promise<BenchResult> {
  const { page, probe, orders } = till;
  const frameMs = await probe.frameMs();
  const seen: Seen[] = [];
  for (let done = 0; done < samples + warmUp; done += 1) {
    const order = orders.waiting[done % orders.waiting.length];
    if (!order) throw new Error('No order waits for its customer');
    await probe.arm({ code: 'Enter', selector: sums, text: 'PAID', within: true });
    await scanWithPause(till, order.qr);
    seen.push(await probe.seen());
    await page.getByRole('heading', { name: order.number }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator(sums).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Digit1');
    await page.locator('.search-input').waitFor();
  }
  return tillResult('handover', seen, frameMs, { products: till.articles.length, orders: orders.count });
}
