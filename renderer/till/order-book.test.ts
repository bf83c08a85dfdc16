import { describe, expect, test } from 'vitest';
import { exceptionId } from '../../shared/domain/exceptions.ts';
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

  test('[PENDING3] have no effect where an entry of somebody else counts for their id', () => {
    const writer = { keys: newKeys(), tillId: '019cadc6-0000-7000-8000-0000000000a1', storeId: 'S1' };
    const journal = new WireJournal(writer, '019cadc6-0000-7000-8000-0000000000b1');
    const accepted = does.accept(journal, content, { after: [content.id] });
    const book = createOrderBook(
      () => {},
      () => null,
    );
    const data = placedOrder(content);
    book.arrived({ rows: [{ id: content.id, data, ownThrough: {} }], filling: 1, mark: null });
    book.recorded(accepted);
    const counts = (journalId: string, exceptionIds: readonly string[]): string | undefined => {
      const { id } = accepted.operation;
      const of = { operationId: id, journalId, branch: 0, tillSequence: 1, tillId: writer.tillId };
      const outcome = { ...of, status: 'applied-with-exception' as const, exceptionIds: [...exceptionIds] };
      book.outcomesArrived({ rows: [{ id, data: outcome, ownThrough: {} }], filling: 1, mark: null });
      return book.order(content.id)?.state;
    };
    const repeated = exceptionId('operation-repeated', accepted.operation.id);
    const other = '019cadc6-0000-7000-8000-0000000000b2';
    expect(counts(accepted.journalId, [repeated])).toBe('accepted');
    expect(counts(other, [repeated])).toBe('placed');
    // Before the server has the own entry, it can't know which of the two will count.
    expect(counts(other, ['another'])).toBe('accepted');
  });
});
