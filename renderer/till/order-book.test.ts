import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { orderOperation } from '../../shared/domain/orders/order-facts.ts';
import { placedOrder, withFacts } from '../../shared/domain/orders/order-of.ts';
import { does, orderContent } from '../../tests/support/order-facts.ts';
import { newKeys, WireJournal } from '../../tests/support/wire-till.ts';
import { createOrderBook } from './order-book.ts';

const content = orderContent({ id: '019cadc6-0000-7000-8000-000000000001', number: 'W-000001' });

function factOf(entry: JournalEntry) {
  const parsed = parseOperation(entry.operation);
  const fact = parsed.ok ? orderOperation(parsed.value) : null;
  if (!fact) throw new Error('not about an order');
  return fact;
}

describe('own facts of an order', () => {
  test('[BOARD7] are known although the server, put back to an older copy, forgot the order: its code shows what was done', () => {
    const journal = new WireJournal(
      { keys: newKeys(), tillId: '019cadc6-0000-7000-8000-0000000000a1', storeId: 'S1' },
      '019cadc6-0000-7000-8000-0000000000b1',
    );
    const accepted = does.accept(journal, content, { after: [content.id] });
    const order = placedOrder(content);
    const row = withFacts(order, [factOf(accepted)]);
    const book = createOrderBook(
      () => {},
      () => null,
    );
    const arrive = (data: typeof row | null) =>
      book.arrived({ rows: [{ id: content.id, data, ownThrough: {} }], filling: 1, mark: null } as never);
    arrive(order);
    book.recorded(accepted);
    arrive(row);
    expect(book.order(content.id)?.state).toBe('accepted');
    arrive(null);
    expect(book.order(content.id)).toBeNull();
    book.learn({ orderId: content.id, digits: '92', content, paidMinor: 0, packed: null });
    expect(book.order(content.id)?.state).toBe('accepted');
    expect(book.order(content.id)?.timeline.map((entry) => entry.what)).toEqual(['place', 'accept']);
  });
});
