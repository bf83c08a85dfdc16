/**
 * What a cashier feels, measured on the real window: from the last key of a scan to the painted line, from the
 * last letter of a search to the painted results, from Enter to the painted "paid". The floor is one frame of
 * the same idle page, and for paying a bare write and fsync besides.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variantName } from '../../shared/domain/entities/article.ts';
import { roubleArticles } from '../../sync-server/demo/demo-articles.ts';
import { nextCustomer, paidReceiptNumber, payExactCash, scan } from '../e2e/support/cashier.ts';
import { BareWrite } from './bare-write.ts';
import { type BenchArticle, benchSearches } from './bench-catalogue.ts';
import { type BenchResult, benchResult, quantile, rounded } from './bench-result.ts';
import type { BenchTill, Key } from './bench-till.ts';
import type { Seen } from './page-probe.ts';

/** How much is measured. */
export interface Extent {
  /** Articles in the catalogue, besides the demo chain's. */
  readonly products: number;
  /** Online orders of the store, where they are measured. */
  readonly orders: number;
  /** Customers of the store, where they are measured. */
  readonly customers: number;
  readonly samples: number;
}

/** How much is measured when nobody asks for less. */
export const usualExtent: Extent = { products: 100_000, orders: 5000, customers: 50_000, samples: 120 };

/** So many go ahead of what counts. */
export const warmUp = 5;
const linesPerSale = 12;
/** The till shows no more results than these. */
const shownResults = 40;
/** A person's pause before the last letter. */
const typingPauseMs = 180;

/** From the Enter of a wedge scan to the painted new line; the cart grows to twelve lines and is paid. */
export async function benchScan(till: BenchTill, { samples }: Extent): Promise<BenchResult> {
  const frameMs = await till.probe.frameMs();
  const step = Math.max(1, Math.floor(till.articles.length / (samples + warmUp)));
  const seen: Seen[] = [];
  for (let done = 0; done < samples + warmUp; done += 1) {
    const article = till.articles[(done * step) % till.articles.length];
    if (!article) throw new Error('The catalogue is empty');
    await till.probe.arm({ code: 'Enter', selector: '[data-testid=last-line] .sku', text: article.sku });
    await scanWithPause(till, article.barcode);
    seen.push(await till.probe.seen());
    if ((done + 1) % linesPerSale !== 0) continue;
    await payExactCash(till.page);
    await nextCustomer(till.page);
  }
  return tillResult('scan', seen, frameMs, { products: till.articles.length });
}

/** From the last letter to the painted results that it brings. */
export async function benchSearch(till: BenchTill, { samples }: Extent): Promise<BenchResult> {
  const frameMs = await till.probe.frameMs();
  const field = till.page.getByRole('combobox', { name: 'Search or scan' });
  const seen: Seen[] = [];
  const searches = benchSearches(till.articles, demoNames(), samples + warmUp, shownResults);
  for (const search of searches) {
    await field.fill(search.before);
    await till.page.waitForTimeout(typingPauseMs);
    // What stood in the results of all but the last letter for another reason shows nothing new.
    if (!(await till.probe.arm({ code: null, selector: '.result .sku', text: search.sku }))) continue;
    await till.press([letterKey(search.letter)]);
    seen.push(await till.probe.seen());
    await field.fill('');
  }
  return tillResult('search', seen, frameMs, { products: till.articles.length });
}

/** From Enter on the payment screen to the painted "paid", with the sale on disk in between. */
export async function benchPay(till: BenchTill, { samples }: Extent): Promise<BenchResult> {
  const frameMs = await till.probe.frameMs();
  const seen: Seen[] = [];
  const writes: number[] = [];
  let floor: BareWrite | null = null;
  try {
    for (let done = 0; done < samples + warmUp; done += 1) {
      for (const article of till.articles.slice(done * 2, done * 2 + 2)) await scanBarcode(till, article);
      await till.page.keyboard.press('F9');
      await till.page.getByRole('heading', { name: 'Payment' }).waitFor();
      await till.page.keyboard.press('F4');
      await till.page
        .getByRole('button', { name: /Finish sale/ })
        .and(till.page.locator(':enabled'))
        .waitFor();
      await till.probe.arm({
        code: 'Enter',
        selector: 'main',
        text: 'Saved on this till’s disk',
        within: true,
      });
      await till.press([{ keyCode: 'Enter' }]);
      seen.push(await till.probe.seen());
      await paidReceiptNumber(till.page);
      floor ??= new BareWrite(join(till.folder, 'bare-write'), lastLineBytes(till.folder));
      writes.push(...floor.write(1));
      await nextCustomer(till.page);
    }
  } finally {
    floor?.close();
  }
  const writeMs = quantile(writes.slice(warmUp), 0.5);
  return tillResult('pay', seen, writeMs + frameMs, {
    floorWriteMs: rounded(writeMs),
    floorFrameMs: rounded(frameMs),
  });
}

/** The first ones warm up and don't count. Also tells where the time went. */
export function tillResult(
  name: string,
  seen: readonly Seen[],
  floorMs: number,
  more: Readonly<Record<string, number>>,
): BenchResult {
  const counted = seen.slice(warmUp);
  const median = (part: keyof Seen): number =>
    rounded(
      quantile(
        counted.map((each) => each[part]),
        0.5,
      ),
    );
  return benchResult(
    name,
    counted.map((each) => each.paintedMs),
    floorMs,
    {
      heardMs: median('heardMs'),
      inDocumentMs: median('inDocumentMs'),
      ...more,
    },
  );
}

/**
 * The characters, and after the way to the window and back the Enter: at a scanner's pace the window has dealt
 * with the one before when the next key comes.
 */
export async function scanWithPause(till: BenchTill, code: string): Promise<void> {
  await till.press(Array.from(code, (character) => ({ keyCode: character })));
  await till.press([{ keyCode: 'Enter' }]);
}

async function scanBarcode(till: BenchTill, article: BenchArticle): Promise<void> {
  await scan(till.page, article.barcode);
  await till.page.getByTestId('last-line').getByText(article.sku, { exact: true }).waitFor();
}

/** What the demo chain's own articles of this store are found by. */
function demoNames(): string[] {
  return roubleArticles().flatMap(({ article }) =>
    article.variants.map((variant) => `${variantName(article, variant)} ${article.brand ?? ''}`),
  );
}

/** A letter as a Russian keyboard sends it. */
function letterKey(letter: string): Key {
  const keyCode = "ё`йqцwуeкrеtнyгuшiщoзpх[ъ]фaыsвdаfпgрhоjлkдlж;э'яzчxсcмvиbтnьmб,ю.".split('');
  const at = keyCode.indexOf(letter);
  return { keyCode: keyCode[at + 1] ?? letter, character: letter };
}

/** The length of the journal's last line, its end included. Room kept ready behind it is left out. */
function lastLineBytes(tillFolder: string): number {
  const journals = join(tillFolder, 'journal');
  const segments = readdirSync(journals, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.jsonl'),
  );
  const text = readFileSync(join(journals, segments.sort().at(-1) ?? ''), 'utf8').replace(/[\0\s]+$/, '');
  return Buffer.byteLength(text.slice(text.lastIndexOf('\n') + 1)) + 1;
}
