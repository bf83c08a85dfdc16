/**
 * What the server works out at night, or when told to: what goes with what, what customers usually buy, their
 * segments and birthday gifts. All of it lands in rows that tills have anyway, so it works offline. Rules
 * [RECOMMEND*], [SEGMENT*] and [POINTS*].
 */
import { articleSchema } from '../../shared/domain/entities/article.ts';
import { birthdayEntry } from '../../shared/domain/loyalty/ledger-entries.ts';
import { daysAfter } from '../../shared/domain/loyalty/programme.ts';
import { pointsNow } from '../apply/points-now.ts';
import { refoldCustomers } from '../apply/refold-customers.ts';
import { newCustomerKey } from '../projections/customer-seal.ts';
import type { CustomerRecord } from '../store/customer-records.ts';
import type { FeedChange } from '../store/feed-records.ts';
import type { Store, WriteTransaction } from '../store/store.ts';
import { countsOf, goesWith, type Support, usuallyBuys } from './goes-with.ts';
import { type Receipt, readReceipts } from './read-receipts.ts';
import { segmentsOf } from './segments.ts';

const rowsAtOnce = 500;
/** Purchases older than that say little of what somebody buys now. */
export const analysedDays = 365;

/** What a refresh came to. */
export interface Refreshed {
  readonly receipts: number;
  /** Articles with which something goes. */
  readonly articles: number;
  readonly changedRows: number;
}

/** Works out what goes with what, over the chain's receipts and further ones, and writes it to the articles. */
export async function refreshGoesWith(
  store: Store,
  receipts: readonly (readonly string[])[],
  support: Support,
): Promise<Refreshed> {
  const found = goesWith(receipts, support);
  // Written rows move behind this position, and aren't met again.
  const until = await store.read(({ feed }) => feed.position('chain'));
  let changedRows = 0;
  let articles = 0;
  for (let position = 0; position < until; ) {
    position = await store.write(async ({ feed }) => {
      const page = await feed.rowsAfter('chain', 'products', position, rowsAtOnce);
      const rows = page.filter(({ feedSequence }) => feedSequence <= until);
      const changes = rows.flatMap((row): FeedChange[] => {
        const article = row.text === null ? null : articleSchema.safeParse(JSON.parse(row.text));
        if (!article?.success) return [];
        const own = found.get(row.id);
        if (own) articles += 1;
        const { goesWith: before, ...rest } = article.data;
        if (JSON.stringify(before ?? null) === JSON.stringify(own ?? null)) return [];
        const data = own ? { ...rest, goesWith: own } : rest;
        return [{ stream: 'chain', collection: 'products', id: row.id, data, popularity: row.popularity }];
      });
      changedRows += await feed.writeRows(changes);
      return rows.length === rowsAtOnce ? (rows.at(-1)?.feedSequence ?? until) : until;
    });
  }
  return { receipts: receipts.length, articles, changedRows };
}

/** Works out segments and what customers usually buy; returns how many customers it changed. */
export async function refreshCustomers(store: Store, receipts: readonly Receipt[]): Promise<number> {
  const counts = countsOf(receipts.map(({ articleIds }) => articleIds));
  const merged = new Map<string, string>();
  await eachCustomers(store, async (_transaction, customers) => {
    for (const { customerId, mergedInto } of customers) if (mergedInto) merged.set(customerId, mergedInto);
  });
  const personal = receipts.flatMap((receipt) =>
    receipt.customerId === null
      ? []
      : [{ ...receipt, customerId: merged.get(receipt.customerId) ?? receipt.customerId }],
  );
  const tags = segmentsOf(personal);
  const own = new Map<string, (readonly string[])[]>();
  for (const { customerId, articleIds } of personal) {
    const all = own.get(customerId) ?? [];
    all.push(articleIds);
    own.set(customerId, all);
  }
  let changed = 0;
  await eachCustomers(store, async (transaction, customers) => {
    const living = customers.filter(
      ({ erasedAtMs, mergedInto }) => erasedAtMs === null && mergedInto === null,
    );
    const next = living.flatMap((record): CustomerRecord[] => {
      const { customerId } = record;
      const usual = usuallyBuys(own.get(customerId) ?? [], counts, receipts.length);
      // Who was imported before there were keys gets one.
      const key = record.key ?? (record.number === null ? null : newCustomerKey());
      const after = { ...record, key, tags: tags.get(customerId) ?? [], usuallyBuys: usual };
      return JSON.stringify(after) === JSON.stringify(record) ? [] : [after];
    });
    await transaction.customers.putCustomers(next);
    changed += next.length;
    // Also tiers and balances change as time passes.
    await refoldCustomers(
      transaction,
      living.map(({ customerId }) => customerId),
    );
  });
  return changed;
}

/** Enters the gifts of birthdays that are near; returns how many customers got one. */
export async function giveBirthdayGifts(store: Store): Promise<number> {
  return store.write(async (transaction) => {
    const { nowMs } = transaction;
    let given = 0;
    for (let ahead = 0; ahead <= mostDaysBefore; ahead += 1) {
      const day = new Date(daysAfter(nowMs, ahead));
      const year = day.getUTCFullYear();
      const midnightMs = Date.UTC(year, day.getUTCMonth(), day.getUTCDate());
      for (const customerId of await transaction.customers.customersBorn(daysOf(day))) {
        const now = await pointsNow(transaction, customerId, null, null);
        if (typeof now === 'string' || !now.rules.birthday || now.rules.birthday.daysBefore < ahead) continue;
        const beginsMs = daysAfter(midnightMs, -now.rules.birthday.daysBefore);
        const made = birthdayEntry(now.rules, customerId, year, beginsMs);
        const gift = made && { ...made, programmeId: now.programme.id };
        if (!gift || (await hasGift(transaction, customerId, gift.giftKey))) continue;
        await transaction.loyalty.setLedger([{ operationId: gift.operationId, entries: [gift] }]);
        await refoldCustomers(transaction, [customerId]);
        given += 1;
      }
    }
    return given;
  });
}

/** As far ahead as any programme gives. */
const mostDaysBefore = 60;

/** The day as birthdays have it; in other years than leap years the 28th of February stands for the 29th too. */
function daysOf(day: Date): string[] {
  const own = day.toISOString().slice(5, 10);
  const next = new Date(day.getTime() + 24 * 60 * 60_000).toISOString().slice(5, 10);
  return own === '02-28' && next === '03-01' ? [own, '02-29'] : [own];
}

async function hasGift(
  { loyalty }: WriteTransaction,
  customerId: string,
  giftKey: string | null,
): Promise<boolean> {
  return (await loyalty.ledgerOf([customerId])).some((entry) => entry.giftKey === giftKey);
}

/** All that is done at night. */
export async function nightlyWork(store: Store, nowMs: number, support: Support): Promise<void> {
  const receipts = await readReceipts(store, daysAfter(nowMs, -analysedDays));
  await giveBirthdayGifts(store);
  await refreshCustomers(store, receipts);
  await refreshGoesWith(
    store,
    receipts.map(({ articleIds }) => articleIds),
    support,
  );
}

async function eachCustomers(
  store: Store,
  work: (transaction: WriteTransaction, customers: readonly CustomerRecord[]) => Promise<void>,
): Promise<void> {
  for (let after = ''; ; ) {
    const page = await store.write(async (transaction) => {
      const customers = await transaction.customers.allCustomers(after, rowsAtOnce);
      await work(transaction, customers);
      return customers;
    });
    if (page.length < rowsAtOnce) return;
    after = page.at(-1)?.customerId ?? '';
  }
}
