/**
 * Reads the rows of a feed page or of the snapshot by the schemas of their collection. A row that can't be
 * read is told apart and kept out of the views, and never holds up the rows behind it.
 */
import type { z } from 'zod';
import { articleSchema } from '../../shared/domain/entities/article.ts';
import { availabilitySchema } from '../../shared/domain/entities/availability.ts';
import { customerSchema } from '../../shared/domain/entities/customer.ts';
import { deliverySchema } from '../../shared/domain/entities/delivery.ts';
import { orderSchema } from '../../shared/domain/entities/order.ts';
import { referenceRowSchema } from '../../shared/domain/entities/reference.ts';
import { stockLevelSchema } from '../../shared/domain/entities/stock-level.ts';
import { exceptionSchema } from '../../shared/domain/exceptions.ts';
import {
  documentRowSchema,
  type FeedCollection,
  outcomeSchema,
  receiptRowSchema,
} from '../../shared/protocol/feed.ts';
import type { OwnThrough, PageDocument, RowTypes } from './replica-schema.ts';

const rowSchemas: { readonly [C in FeedCollection]: z.ZodType<RowTypes[C]> } = {
  products: articleSchema,
  reference: referenceRowSchema,
  stock: stockLevelSchema,
  customers: customerSchema,
  receipts: receiptRowSchema,
  outcomes: outcomeSchema,
  exceptions: exceptionSchema,
  documents: documentRowSchema,
  deliveries: deliverySchema,
  availability: availabilitySchema,
  orders: orderSchema,
};

/** A row as the feed and the snapshot carry it. */
export interface RawRow {
  readonly id: string;
  readonly feedSequence: number;
  readonly deleted: boolean;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** Makes the document that stores a row; `badRow` hears of a row that can't be read. */
export function toDocument(
  collection: FeedCollection,
  row: RawRow,
  ownThrough: OwnThrough,
  badRow: (detail: string) => void,
): PageDocument {
  const document: PageDocument = {
    id: row.id,
    feedSequence: row.feedSequence,
    ownThrough,
    _deleted: row.deleted,
  };
  if (row.deleted) return document;
  const parsed = rowSchemas[collection].safeParse(row.data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    badRow(`${collection} ${row.id}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'invalid'}`);
    return document;
  }
  // Every entity is an object with named members; the union of their types isn't indexable by name.
  document.data = parsed.data as unknown as Readonly<Record<string, unknown>>;
  return document;
}
