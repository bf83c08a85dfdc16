/** What the till does with paper and drawer around a sale, and that none of it reaches the sale. */
import { expect, test } from 'vitest';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { usualPrinterSettings } from '../../shared/protocol/devices.ts';
import { createFakeTillHost, type FakeTillHost } from '../../tests/support/fake-till-host.ts';
import { sampleAtMs, sampleSale, sampleStores } from '../../tests/support/printer/sample-sale.ts';
import { createPrinting, type TillPrinting } from './printing.ts';
import { createReferenceView } from './reference-view.ts';

const saleId = '01900000-0000-7000-8000-00000000000a';

function till(host: FakeTillHost, nowMs = sampleAtMs): TillPrinting {
  const reference = createReferenceView('TV1');
  reference.apply([{ id: 'store:TV1', data: sampleStores.ru }]);
  return createPrinting({
    host,
    timers: { after: () => ({ cancel: () => {} }) },
    clock: { wallMs: () => nowMs, monotonicMs: () => 0 },
    random: seededRandom(1),
    reference,
    session: () => ({ staff: null, role: null, locked: false }),
    receipts: async () =>
      host.journals
        .flatMap(({ entries }) => entries)
        .map(({ operation, receiptNumber }) => ({
          operation,
          receiptNumber: receiptNumber ?? '',
          ownTill: true,
          sync: 'waiting' as const,
        })),
    businessMs: () => nowMs,
    balance: () => null,
  });
}

function hostWithPrinter(): FakeTillHost {
  const host = createFakeTillHost();
  host.devices = { ...host.devices, printer: { ...usualPrinterSettings, address: 'tcp:127.0.0.1:9100' } };
  return host;
}

async function sell(host: FakeTillHost, withCash = true): Promise<JournalEntry> {
  const sale = sampleSale('ru');
  const [card, cash] = sale.tenders;
  if (!card || !cash) throw new Error('the sample has two tenders');
  const due = sale.totalMinor + sale.roundingMinor;
  const answer = await host.journalAppend({
    id: saleId,
    kind: 'sale',
    version: 3,
    storeId: 'TV1',
    tillId: 'till-1',
    staffId: null,
    at: { wallMs: sampleAtMs, businessMs: sampleAtMs },
    after: [],
    payload: { ...sale, tenders: withCash ? [card, cash] : [{ ...card, amountMinor: due }] },
  });
  if (answer.status === 'refused') throw new Error(answer.detail);
  return answer.entry;
}

test('[DRAWER3] a sale with cash opens the drawer once and queues one receipt, however often it is told', async () => {
  const host = hostWithPrinter();
  const printing = till(host);
  await printing.start();
  const entry = await sell(host);
  printing.sold(entry);
  printing.sold(entry);
  await expect.poll(() => host.printed.map(({ jobId }) => jobId)).toEqual([`receipt:${saleId}`]);
  expect(host.drawerOpened).toBe(1);
  expect(printing.state.getState().drawer).toBeNull();
});

test('[DRAWER3] a sale without cash leaves the drawer shut', async () => {
  const host = hostWithPrinter();
  const printing = till(host);
  await printing.start();
  printing.sold(await sell(host, false));
  await expect.poll(() => host.printed).toHaveLength(1);
  expect(host.drawerOpened).toBe(0);
});

test('[DRAWER3] a drawer that stays shut, and a document that the disk refuses, are told and throw nothing', async () => {
  const host = hostWithPrinter();
  const broken: FakeTillHost = Object.assign(host, {
    drawerOpen: async () => ({ status: 'not-opened', reason: 'offline' }) as const,
    printEnqueue: () => Promise.reject(new Error('the machine is broken')),
  });
  const printing = till(broken);
  await printing.start();
  printing.sold(await sell(broken));
  await expect.poll(() => printing.state.getState()).toMatchObject({ drawer: 'not-opened', notQueued: true });
});

test('[PRINT13] a till without a printer prints nothing, opens nothing and complains of nothing', async () => {
  const host = createFakeTillHost();
  const printing = till(host);
  await printing.start();
  printing.sold(await sell(host));
  await printing.receipt(saleId, false);
  expect(host.printed).toEqual([]);
  expect(printing.state.getState()).toMatchObject({
    printer: 'not-configured',
    drawer: null,
    notQueued: false,
  });
});

test('[PRINT14] a receipt that a crash kept from the queue is queued at the start, an old one is not', async () => {
  const host = hostWithPrinter();
  await sell(host);
  await till(host, sampleAtMs + 16 * 60_000).start();
  expect(host.printed).toEqual([]);
  await till(host, sampleAtMs + 60_000).start();
  await till(host, sampleAtMs + 61_000).start();
  expect(host.printed.map(({ jobId }) => jobId)).toEqual([`receipt:${saleId}`]);
  expect(host.drawerOpened).toBe(0);
});

test('[PRINT15] a copy is a job of its own and says so', async () => {
  const host = hostWithPrinter();
  const printing = till(host);
  await printing.start();
  printing.sold(await sell(host));
  await printing.receipt(saleId, true);
  await printing.receipt(saleId, true);
  expect(host.printed.map(({ kind }) => kind)).toEqual(['receipt', 'copy', 'copy']);
  const isMarked = host.printed.map(({ document }) =>
    document.blocks.some((block) => block.kind === 'text' && block.text === 'КОПИЯ'),
  );
  expect(isMarked).toEqual([false, true, true]);
});
