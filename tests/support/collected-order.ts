/** An order that was placed and paid online and is handed over at tills, for tests of its money and what comes back. */
import { expect } from 'vitest';
import type { OrderContent } from '../../shared/domain/entities/order.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { SaleLine } from '../../shared/domain/operations/sale-line.ts';
import type { ChannelDesk } from './channel-desk.ts';
import { type ChannelShop, shopStartMs } from './channel-shop.ts';
import { does } from './order-facts.ts';
import { appendReceipt, salePayload } from './return-facts.ts';
import type { WireJournal } from './wire-till.ts';

const today = { at: { wallMs: shopStartMs, businessMs: shopStartMs } };

/** An order of two of A1, and an A2 if so wished, paid online and handed over at S1; the A2 may be refused there. */
export async function collectedOrder(
  shop: ChannelShop,
  desk: ChannelDesk,
  journal: WireJournal,
  second: 'refused' | 'taken' | null,
) {
  const wanted = [
    { sku: 'A1', quantityMilli: 2000 },
    ...(second ? [{ sku: 'A2', quantityMilli: 1000 }] : []),
  ];
  const placed = await desk.placed({ lines: wanted, payment: null });
  const content = await desk.contentOf(placed.order.id);
  const paid = { amountMinor: content.totalMinor, reference: 'bank 1' };
  expect(await shop.post(`/v1/channel/orders/${content.id}/payments`, paid)).toMatchObject({ status: 200 });
  const accepted = does.accept(journal, content, { ...today, after: [content.id] });
  const packed = does.pack(journal, content, { ...today, after: [accepted.operation.id] });
  const handover = hands(journal, content, packed, second === 'refused' ? content.lines.slice(1) : []);
  return { placed, content, handover, line: content.lines[0] as SaleLine };
}

function hands(
  journal: WireJournal,
  content: OrderContent,
  packed: JournalEntry,
  refused: readonly SaleLine[],
): JournalEntry {
  const taken = content.lines.filter((line) => !refused.includes(line));
  const lines = content.lines.map(({ lineId, quantityMilli }) => {
    const isRefused = refused.some((line) => line.lineId === lineId);
    const [handedMilli, refusedMilli] = isRefused ? [0, quantityMilli] : [quantityMilli, 0];
    return { lineId, handedMilli, refusedMilli, reason: isRefused ? 'not-wanted' : null };
  });
  return appendHandover(journal, content, packed, { lines, taken });
}

/** One line of an order is handed over whole, all of it set off against what was paid online. */
export function handsLine(
  journal: WireJournal,
  content: OrderContent,
  packed: JournalEntry,
  line: SaleLine,
): JournalEntry {
  const { lineId, quantityMilli: handedMilli } = line;
  const lines = [{ lineId, handedMilli, refusedMilli: 0, reason: null }];
  return appendHandover(journal, content, packed, { lines, taken: [line] });
}

/** What is handed over or refused, and what of it is sold. */
interface Handed {
  readonly lines: readonly object[];
  readonly taken: readonly SaleLine[];
}

function appendHandover(
  journal: WireJournal,
  content: OrderContent,
  packed: JournalEntry,
  { lines, taken }: Handed,
): JournalEntry {
  const sale = salePayload(taken, { currency: content.currency });
  const amountMinor = taken.reduce((sum, line) => sum + line.totalMinor, 0);
  const { operation } = does.handOver(journal, content, today);
  journal.entries.pop();
  const payload = {
    ...operation.payload,
    lines,
    sale: { ...sale, tenders: [{ kind: 'prepaid', amountMinor, orderId: content.id }] },
  };
  const after = [packed.operation.id];
  return appendReceipt(journal, 'order-handover', payload, { version: 2, after, ...today });
}
