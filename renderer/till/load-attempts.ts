/**
 * Reads what the journal knows of payments. Attempts and sales are looked back at so far; of sales that lie
 * further back it isn't known which money they took, so money asked for before them isn't called unused.
 */
import { AttemptBook } from '../../shared/domain/pay/attempt.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';

const lookBack = 500;

/** The book of attempts. Rejects when the journal can't be read. */
export async function loadAttempts(host: Pick<TillHost, 'journalNewest'>): Promise<AttemptBook> {
  const book = new AttemptBook();
  const attempts = await host.journalNewest({ kinds: ['payment-attempt'], limit: lookBack });
  const sales = await host.journalNewest({
    kinds: ['sale', 'order-handover', 'return', 'audit'],
    limit: lookBack,
  });
  for (const { operation } of [...attempts, ...sales]) book.add(operation);
  const oldest = sales.at(-1);
  if (oldest && sales.length === lookBack) book.salesReadFrom(oldest.operation.at.businessMs);
  return book;
}
