/** What goes over the wire: fixtures that both sides must read, the digest, and the version of the protocol. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { schemaHash } from '../../tests/support/schema-hash.ts';
import { withPermutation } from '../../tests/support/shop-catalogue.ts';
import { sha256Hex } from '../base/sha256.ts';
import { articleSchema } from '../domain/entities/article.ts';
import { availabilitySchema } from '../domain/entities/availability.ts';
import { customerSchema } from '../domain/entities/customer.ts';
import { deliverySchema } from '../domain/entities/delivery.ts';
import { orderSchema } from '../domain/entities/order.ts';
import { referenceRowSchema } from '../domain/entities/reference.ts';
import { stockLevelSchema, stockRowId } from '../domain/entities/stock-level.ts';
import { exceptionId, exceptionSchema } from '../domain/exceptions.ts';
import { journalEntrySchema } from '../domain/operation.ts';
import { parseOperation } from '../domain/operation-table.ts';
import * as access from './access.ts';
import * as feed from './feed.ts';
import feedPages from './fixtures/feed-pages.json' with { type: 'json' };
import pushFixture from './fixtures/push-request.json' with { type: 'json' };
import { problemSchema } from './problem.ts';
import { protocolVersion, pushAnswerSchema, pushRequestSchema } from './push.ts';

const rowSchemas: Record<feed.FeedCollection, z.ZodType> = {
  products: articleSchema,
  reference: referenceRowSchema,
  stock: stockLevelSchema,
  customers: customerSchema,
  receipts: feed.receiptRowSchema,
  outcomes: feed.outcomeSchema,
  exceptions: exceptionSchema,
  documents: feed.documentRowSchema,
  deliveries: deliverySchema,
  availability: availabilitySchema,
  orders: orderSchema,
};
const collections = feed.feedCollectionSchema.options;

describe('[WIRE1] fixtures', () => {
  test('[WIRE1] a push request is read as it was written, and its operations with it', () => {
    const request = pushRequestSchema.parse(pushFixture);
    expect(request).toEqual(pushFixture);
    for (const { operation } of request.entries) expect(parseOperation(operation).ok).toBe(true);
  });

  test.each(collections)(
    '[WIRE1] a feed page of %s is read as it was written, and its rows with it',
    (collection) => {
      const page = feed.feedAnswerSchema.parse(feedPages[collection]);
      expect(page).toEqual(feedPages[collection]);
      if (page.rebuild) throw new Error('the fixture is a page');
      for (const row of page.rows) {
        expect(row.deleted).toBe(row.data === null);
        if (row.data) expect(rowSchemas[collection].parse(row.data)).toEqual(row.data);
      }
    },
  );

  test('[WIRE1] rows are named as the fixtures name them', () => {
    const [, apple] = feedPages.stock.rows;
    expect(stockRowId('TV1', 'APPLE')).toBe(apple?.id);
    expect(exceptionId('stock-below-zero', 'TV1', 'APPLE')).toBe(feedPages.exceptions.rows[0]?.id);
  });

  test('[WIRE1] the other answer of the feed is the demand to pull anew', () => {
    const demand = { rebuild: true, reason: 'unknown-epoch', serverTimeMs: 1 };
    expect(feed.feedAnswerSchema.parse(demand)).toEqual(demand);
    expect(feed.feedAnswerSchema.safeParse({ ...demand, rebuild: false }).success).toBe(false);
  });
});

describe('[WIRE2] the door of a push', () => {
  const [entry] = pushFixture.entries;

  test('[WIRE2] lets an operation of any shape in, so that it never blocks the queue', () => {
    for (const operation of [{}, { kind: 7 }, { ...entry?.operation, version: 99, extra: { deep: [] } }]) {
      const request = { ...pushFixture, entries: [{ ...entry, operation }] };
      expect(pushRequestSchema.parse(request)).toEqual(request);
      expect(journalEntrySchema.safeParse(request.entries[0]).success).toBe(false);
    }
  });

  test.each<[string, string, object]>([
    ['a sequence of nothing', 'entries.0.tillSequence', { entries: [{ ...entry, tillSequence: 0 }] }],
    ['a hash in capitals', 'entries.0.hash', { entries: [{ ...entry, hash: entry?.hash.toUpperCase() }] }],
    ['no signature', 'entries.0.signature', { entries: [{ ...entry, signature: undefined }] }],
    ['an operation that is no object', 'entries.0.operation', { entries: [{ ...entry, operation: [] }] }],
    ['a journal without an id', 'journalId', { journalId: '' }],
    ['too many entries', 'entries', { entries: Array.from({ length: 201 }, () => entry) }],
    ['a break that is no entry', 'breaks.0.operation', { breaks: [{ ...entry, operation: {} }] }],
  ])('[WIRE2] refuses %s and names %s', (_, path, change) => {
    const parsed = pushRequestSchema.safeParse({ ...pushFixture, ...change });
    const paths = parsed.error?.issues.map((issue) => issue.path.join('.')) ?? [];
    expect(paths.some((each) => each === path || each.startsWith(`${path}.`))).toBe(true);
  });
});

describe('[WIRE3] the digest of a collection', () => {
  const anyRows = fc.uniqueArray(
    fc.record({ id: fc.string({ unit: 'grapheme', minLength: 1 }), feedSequence: fc.integer({ min: 1 }) }),
    { selector: (row) => row.id, maxLength: 30 },
  );

  test('[WIRE3] is that of the rows by id, in whatever order they come', () => {
    fc.assert(
      fc.property(withPermutation(anyRows), ({ items, shuffled }) => {
        expect(feed.collectionDigest(shuffled)).toEqual(feed.collectionDigest(items));
        expect(feed.collectionDigest(items).count).toBe(items.length);
      }),
    );
  });

  test('[WIRE3] is the SHA-256 of id, tab, feed sequence and line feed of each row', () => {
    const rows = [
      { id: '\ufb33', feedSequence: 3 },
      { id: '😀', feedSequence: 2 },
      { id: 'a', feedSequence: 10 },
    ];
    expect(feed.collectionDigest(rows)).toEqual({ count: 3, hash: sha256Hex('a\t10\n😀\t2\n\ufb33\t3\n') });
    expect(feed.collectionDigest([])).toEqual({ count: 0, hash: sha256Hex('') });
    expect(feed.collectionDigest(feedPages.stock.rows)).toEqual(feedPages.stock.digest);
  });

  test('[WIRE3] shows a row that is missing, one too many, or older', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(), (rows, at) => {
        fc.pre(rows.length > 0);
        const index = at % rows.length;
        const older = rows.map((row, place) =>
          place === index ? { ...row, feedSequence: row.feedSequence + 1 } : row,
        );
        const fewer = rows.filter((_, place) => place !== index);
        const { hash } = feed.collectionDigest(rows);
        expect(feed.collectionDigest(older).hash).not.toBe(hash);
        expect(feed.collectionDigest(fewer).hash).not.toBe(hash);
      }),
    );
  });
});

describe('[WIRE4] the version of the protocol', () => {
  test('[WIRE4] belongs to exactly these schemas', () => {
    const hash = schemaHash({
      pushRequest: pushRequestSchema,
      pushAnswer: pushAnswerSchema,
      feedQuery: feed.feedQuerySchema,
      feedAnswer: feed.feedAnswerSchema,
      checkpoint: feed.checkpointSchema,
      enrolRequest: access.enrolRequestSchema,
      enrolAnswer: access.enrolAnswerSchema,
      challengeRequest: access.challengeRequestSchema,
      challengeAnswer: access.challengeAnswerSchema,
      tokenRequest: access.tokenRequestSchema,
      tokenAnswer: access.tokenAnswerSchema,
      problem: problemSchema,
      ...rowSchemas,
    });
    expect(
      { protocolVersion, hash },
      'the wire changed: raise protocolVersion where a till or server of before cannot read it, then write the new pair here',
    ).toEqual({
      protocolVersion: 4,
      hash: '6013446c91c667c9be2c4f9e15b4741fd492eb14ab8d6e57226160c78c138bd2',
    });
  });
});

describe('[WIRE5] access', () => {
  test('[WIRE5] what a till signs for a token is bound to that purpose and to the till', () => {
    expect(access.challengeText('TV1-2', 'abc')).toBe('stillopen-token-v1\nTV1-2\nabc');
  });

  test('[WIRE5] a public key is 32 bytes in base64', () => {
    const key = Buffer.alloc(32, 1).toString('base64');
    expect(access.publicKeySchema.parse(key)).toBe(key);
    for (const bytes of [31, 33, 44]) {
      expect(access.publicKeySchema.safeParse(Buffer.alloc(bytes, 1).toString('base64')).success).toBe(false);
    }
  });
});
