/**
 * The first pull of a fresh till: 100,000 articles, 50,000 customers and the store's orders from a real server process
 * into the real replica, from the button that enrols to the last row, with a cashier signed in meanwhile. The floor
 * is a plain download and parse of the same rows from the same server, page by page, by one program alone.
 */
import { type FeedCollection, feedAnswerSchema, feedCollections } from '../../shared/protocol/feed.ts';
import { WireTill } from '../support/wire-till.ts';
import { type BenchResult, benchResult, rounded } from './bench-result.ts';
import { enrol, openBenchShop, placeIn, pullAll, signInCashier } from './bench-till.ts';
import { peakMegabytes } from './process-memory.ts';
import type { Extent } from './till-speed.bench.ts';

/** As many as a till asks for at once. */
const rowsPerPage = 1000;
const bytesPerMegabyte = 1e6;

/** Pulls once. */
export async function benchFirstPull(extent: Extent): Promise<BenchResult> {
  const { shop } = await openBenchShop(extent);
  try {
    const till = await shop.openTill(1, { enrolByHand: true });
    await till.page.getByLabel('Server address').waitFor();
    const before = await peakMegabytes(till.app);
    await enrol(shop, till.page);
    const startedMs = performance.now();
    await signInCashier(till.page);
    const signedInMs = performance.now() - startedMs;
    await pullAll(till.page, extent);
    const pulledMs = performance.now() - startedMs;
    const peak = await peakMegabytes(till.app);
    await till.close();
    const { serverUrl, enrolCode } = await placeIn(shop);
    const floor = await download(await WireTill.enrol(serverUrl, enrolCode));
    return benchResult('first-pull', [pulledMs], floor.ms, {
      seconds: rounded(pulledMs / 1000),
      rowsPerSecond: Math.round(floor.rows / (pulledMs / 1000)),
      signedInSeconds: rounded(signedInMs / 1000),
      rows: floor.rows,
      downloadedMB: rounded(floor.bytes / bytesPerMegabyte),
      products: extent.products,
      customers: extent.customers,
      orders: extent.orders,
      windowPeakMB: peak.window,
      mainPeakMB: peak.main,
      windowEmptyMB: before.window,
      mainEmptyMB: before.main,
    });
  } finally {
    await shop.close();
  }
}

/** Downloads and parses all rows of all collections, one page after the other. */
async function download(till: WireTill): Promise<{ ms: number; rows: number; bytes: number }> {
  let rows = 0;
  let bytes = 0;
  const startedMs = performance.now();
  for (const collection of Object.keys(feedCollections) as FeedCollection[]) {
    for (let checkpoint: object | null = null, final = false; !final; ) {
      const query = new URLSearchParams({ limit: String(rowsPerPage) });
      if (checkpoint) query.set('checkpoint', JSON.stringify(checkpoint));
      const response = await till.request(`/v1/feed/${collection}?${query}`);
      const text = await response.text();
      bytes += Buffer.byteLength(text);
      const page = feedAnswerSchema.parse(JSON.parse(text));
      if (page.rebuild) throw new Error(`asked to rebuild: ${page.reason}`);
      rows += page.rows.length;
      ({ checkpoint, final } = page);
    }
  }
  return { ms: performance.now() - startedMs, rows, bytes };
}
