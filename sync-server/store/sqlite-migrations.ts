/**
 * The schema of the SQLite store as a numbered list of steps. A step that was released is never edited: a
 * change is a further step. The database's `user_version` is the number of steps it has taken; one with more
 * than this program knows is refused, because an older program would damage it.
 */

/** Steps in order; step n brings the schema from version n to n + 1. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE journals (
    journal_id TEXT PRIMARY KEY,
    store_id TEXT NOT NULL,
    till_id TEXT NOT NULL,
    receipt_prefix TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journals_by_till ON journals (till_id);

  CREATE TABLE branches (
    journal_id TEXT NOT NULL REFERENCES journals,
    branch INTEGER NOT NULL,
    parent_branch INTEGER,
    fork_sequence INTEGER NOT NULL,
    stored_through INTEGER NOT NULL,
    stored_hash TEXT NOT NULL,
    PRIMARY KEY (journal_id, branch)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE operations (
    store_id TEXT NOT NULL,
    journal_id TEXT NOT NULL,
    branch INTEGER NOT NULL,
    till_sequence INTEGER NOT NULL,
    till_id TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    receipt_number TEXT,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    entry TEXT NOT NULL,
    held_reason TEXT,
    held_detail TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL,
    PRIMARY KEY (journal_id, branch, till_sequence),
    FOREIGN KEY (journal_id, branch) REFERENCES branches
  ) STRICT;
  CREATE INDEX operations_by_id ON operations (operation_id);
  CREATE INDEX operations_held ON operations (held_reason, journal_id, branch, till_sequence)
    WHERE held_reason IS NOT NULL;

  CREATE TABLE journal_breaks (
    journal_id TEXT NOT NULL REFERENCES journals,
    branch INTEGER NOT NULL,
    operation_id TEXT NOT NULL,
    from_sequence INTEGER NOT NULL,
    to_sequence INTEGER NOT NULL,
    PRIMARY KEY (journal_id, branch, operation_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE fork_suspects (
    journal_id TEXT NOT NULL,
    till_sequence INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (journal_id, till_sequence, hash)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE stock_movements (
    store_id TEXT NOT NULL,
    origin TEXT NOT NULL,
    line INTEGER NOT NULL,
    sku TEXT NOT NULL,
    quantity_milli INTEGER NOT NULL,
    PRIMARY KEY (store_id, origin, line)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX stock_movements_by_sku ON stock_movements (store_id, sku, origin);

  CREATE TABLE stock_levels (
    store_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    on_hand_milli INTEGER NOT NULL CHECK (abs(on_hand_milli) <= 9000000000000000),
    promised_milli INTEGER NOT NULL CHECK (abs(promised_milli) <= 9000000000000000),
    PRIMARY KEY (store_id, sku)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE streams (
    stream TEXT PRIMARY KEY,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE feed_rows (
    stream TEXT NOT NULL REFERENCES streams,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    feed_sequence INTEGER NOT NULL,
    data TEXT,
    popularity INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (stream, collection, id)
  ) STRICT;
  CREATE UNIQUE INDEX feed_rows_by_sequence ON feed_rows (stream, collection, feed_sequence);
  CREATE INDEX feed_rows_by_popularity ON feed_rows (stream, collection, popularity DESC, id)
    WHERE data IS NOT NULL;

  CREATE TABLE exception_causes (
    store_id TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    exception_id TEXT NOT NULL,
    PRIMARY KEY (store_id, operation_id, exception_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX exception_causes_by_exception ON exception_causes (store_id, exception_id);

  CREATE TABLE epochs (
    number INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE epoch_starts (
    number INTEGER NOT NULL REFERENCES epochs,
    stream TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (number, stream)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE pictures (
    hash TEXT PRIMARY KEY,
    content_type TEXT NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE tills (
    till_id TEXT PRIMARY KEY,
    store_id TEXT NOT NULL,
    receipt_prefix TEXT NOT NULL,
    public_keys TEXT NOT NULL,
    revoked_at_ms INTEGER
  ) STRICT;
  CREATE TABLE till_numbers (
    store_id TEXT PRIMARY KEY,
    last_number INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE enrol_codes (
    code_hash TEXT PRIMARY KEY,
    store_id TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    till_id TEXT
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE operation_topics (
    topic TEXT NOT NULL,
    store_id TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    PRIMARY KEY (topic, store_id, operation_id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE stock_movements ADD COLUMN business_ms INTEGER NOT NULL DEFAULT 0;
  UPDATE stock_movements SET business_ms = coalesce((
    SELECT json_extract(entry, '$.operation.at.businessMs') FROM operations
    WHERE journal_id = substr(origin, 1, 36)
      AND origin = journal_id || ':' || branch || ':' || till_sequence), 0)
    WHERE origin NOT LIKE 'opening:%';
  CREATE INDEX stock_movements_by_time ON stock_movements (store_id, sku, business_ms, quantity_milli);

  ALTER TABLE stock_levels ADD COLUMN last_moved_ms INTEGER;
  ALTER TABLE stock_levels ADD COLUMN last_counted_ms INTEGER;
  UPDATE stock_levels SET last_moved_ms = (
    SELECT nullif(max(business_ms), 0) FROM stock_movements AS moved
    WHERE moved.store_id = stock_levels.store_id AND moved.sku = stock_levels.sku);

  CREATE TABLE count_lines (
    store_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    counted_at_ms INTEGER NOT NULL,
    origin TEXT NOT NULL,
    operation_id TEXT NOT NULL,
    expected_milli INTEGER NOT NULL,
    counted_milli INTEGER NOT NULL,
    before_milli INTEGER NOT NULL,
    PRIMARY KEY (store_id, sku, counted_at_ms, origin)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX count_lines_by_origin ON count_lines (store_id, origin);

  CREATE TABLE announcements (
    delivery_id TEXT PRIMARY KEY,
    store_id TEXT NOT NULL,
    announcement TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE availability_positions (
    stream TEXT PRIMARY KEY,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE e_receipts (
    operation_id TEXT PRIMARY KEY,
    store_id TEXT NOT NULL,
    till_id TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'phone')),
    address TEXT NOT NULL,
    consent_text_version TEXT NOT NULL,
    consent_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state = 'queued'),
    received_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX e_receipts_by_address ON e_receipts (channel, address);
  CREATE INDEX e_receipts_by_state ON e_receipts (state, received_at_ms);
  `,
  `
  CREATE TABLE parked_sales (
    store_id TEXT NOT NULL,
    parked_id TEXT NOT NULL,
    till_id TEXT NOT NULL,
    sale TEXT NOT NULL,
    offered_at_ms INTEGER NOT NULL,
    taken_by TEXT,
    taken_as TEXT,
    PRIMARY KEY (store_id, parked_id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE bank_transfers (
    attempt_id TEXT PRIMARY KEY,
    store_id TEXT NOT NULL,
    till_id TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    currency TEXT NOT NULL,
    of_attempt_id TEXT,
    asked_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'paid', 'cancelled', 'expired')),
    qr_text TEXT,
    expires_at_ms INTEGER NOT NULL,
    reference TEXT
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE orders (
    order_id TEXT PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    store_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('collect', 'try')),
    slot_from_ms INTEGER NOT NULL,
    collect_until_ms INTEGER NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX orders_by_slot ON orders (store_id, slot_from_ms, state);
  CREATE INDEX orders_by_end ON orders (state, kind, collect_until_ms);
  CREATE TABLE order_events (
    event_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL,
    event TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX order_events_by_order ON order_events (order_id, event_id);
  CREATE TABLE order_promises (
    order_id TEXT NOT NULL,
    store_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    quantity_milli INTEGER NOT NULL CHECK (quantity_milli > 0 AND quantity_milli <= 9000000000000000),
    PRIMARY KEY (order_id, store_id, sku)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX order_promises_by_sku ON order_promises (store_id, sku, quantity_milli);
  CREATE TABLE order_numbers (
    series TEXT PRIMARY KEY,
    last_number INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE channel_keys (
    key_id TEXT PRIMARY KEY,
    channel_id TEXT NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    made_at_ms INTEGER NOT NULL,
    revoked_at_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE channel_requests (
    channel_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_at_ms INTEGER NOT NULL,
    PRIMARY KEY (channel_id, idempotency_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX channel_requests_by_time ON channel_requests (answered_at_ms);
  CREATE TABLE stores_heard (
    store_id TEXT PRIMARY KEY,
    heard_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE webhooks (
    channel_id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    secret_nonce TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE webhook_deliveries (
    channel_id TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
    tries INTEGER NOT NULL,
    next_try_at_ms INTEGER NOT NULL,
    last_error TEXT,
    PRIMARY KEY (channel_id, webhook_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX webhook_deliveries_due ON webhook_deliveries (channel_id, next_try_at_ms, made_at_ms)
    WHERE state = 'waiting';
  `,
  `
  CREATE TABLE purchase_keys (
    key TEXT NOT NULL,
    sold_at_ms INTEGER NOT NULL,
    operation_id TEXT NOT NULL,
    PRIMARY KEY (key, sold_at_ms, operation_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO purchase_keys (key, sold_at_ms, operation_id)
    SELECT DISTINCT 'receipt:' || receipt_number, entry ->> '$.operation.at.businessMs', operation_id
    FROM operations
    WHERE kind IN ('sale', 'order-handover') AND held_reason IS NULL AND receipt_number IS NOT NULL;
  INSERT INTO purchase_keys (key, sold_at_ms, operation_id)
    SELECT DISTINCT 'customer:' || (entry ->> '$.operation.payload.customerId'),
      entry ->> '$.operation.at.businessMs', operation_id
    FROM operations
    WHERE kind = 'sale' AND held_reason IS NULL AND entry ->> '$.operation.payload.customerId' IS NOT NULL;
  INSERT INTO purchase_keys (key, sold_at_ms, operation_id)
    SELECT DISTINCT 'card:' || (tender.value ->> '$.card.lastFour'),
      entry ->> '$.operation.at.businessMs', operation_id
    FROM operations, json_each(coalesce(
      entry -> '$.operation.payload.tenders', entry -> '$.operation.payload.sale.tenders', '[]')) AS tender
    WHERE kind IN ('sale', 'order-handover') AND held_reason IS NULL
      AND tender.value ->> '$.card.lastFour' IS NOT NULL;

  CREATE TABLE channel_refunds (
    refund_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    asked_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'confirmed', 'not-due')),
    refund TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX channel_refunds_by_order ON channel_refunds (order_id, asked_at_ms, refund_id);
  CREATE INDEX channel_refunds_by_state ON channel_refunds (channel_id, state, asked_at_ms, refund_id);
  CREATE INDEX channel_refunds_by_channel ON channel_refunds (channel_id, asked_at_ms, refund_id);
  `,
  `
  ALTER TABLE operations ADD COLUMN sealed TEXT;

  CREATE TABLE customers (
    customer_id TEXT PRIMARY KEY,
    number TEXT,
    country TEXT,
    key TEXT,
    birthday TEXT,
    tags TEXT NOT NULL,
    usually_buys TEXT NOT NULL,
    merged_into TEXT,
    balance_points INTEGER NOT NULL,
    erased_at_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX customers_by_birthday ON customers (birthday) WHERE birthday IS NOT NULL;
  CREATE INDEX customers_erased ON customers (erased_at_ms) WHERE erased_at_ms IS NOT NULL;
  CREATE TABLE customer_stores (
    store_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    key_position INTEGER NOT NULL,
    PRIMARY KEY (store_id, customer_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX customer_stores_by_customer ON customer_stores (customer_id, store_id);
  CREATE UNIQUE INDEX customer_stores_by_position ON customer_stores (store_id, key_position);
  CREATE TABLE customer_marks (
    mark TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    PRIMARY KEY (mark, customer_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX customer_marks_by_customer ON customer_marks (customer_id, mark);
  CREATE TABLE customer_key_tills (
    customer_id TEXT NOT NULL,
    till_id TEXT NOT NULL,
    confirmed_at_ms INTEGER,
    PRIMARY KEY (customer_id, till_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE customer_orders (
    customer_id TEXT NOT NULL,
    placed_at_ms INTEGER NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (customer_id, placed_at_ms, order_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO customers (customer_id, number, country, tags, usually_buys, balance_points)
    SELECT id, max(data ->> '$.number'), max(data ->> '$.country'), '[]', '[]', 0 FROM feed_rows
    WHERE collection = 'customers' AND data IS NOT NULL GROUP BY id;
  INSERT INTO customer_stores (store_id, customer_id, key_position)
    SELECT substr(stream, 7), id, row_number() OVER (PARTITION BY stream ORDER BY id) FROM feed_rows
    WHERE collection = 'customers' AND data IS NOT NULL AND stream LIKE 'store:%';

  CREATE TABLE ledger_entries (
    operation_id TEXT NOT NULL,
    entry_index INTEGER NOT NULL,
    customer_id TEXT NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (operation_id, entry_index)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ledger_entries_by_customer ON ledger_entries (customer_id, operation_id, entry_index);
  CREATE TABLE loyalty_holds (
    hold_id TEXT PRIMARY KEY,
    cart_id TEXT NOT NULL UNIQUE,
    customer_id TEXT NOT NULL,
    points INTEGER NOT NULL CHECK (points > 0),
    till_id TEXT,
    channel_id TEXT,
    made_at_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX loyalty_holds_by_customer ON loyalty_holds (customer_id);
  CREATE TABLE tills_heard (
    till_id TEXT PRIMARY KEY,
    heard_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE loyalty_holds ADD COLUMN programme_id TEXT;
  ALTER TABLE customers ADD COLUMN balances TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE customers DROP COLUMN balance_points;
  `,
  `
  CREATE INDEX operations_by_receipt ON operations (store_id, receipt_number) WHERE receipt_number IS NOT NULL;
  `,
];
