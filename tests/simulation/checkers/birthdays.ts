/**
 * Gifts for birthdays, which the office gives and no till's fact says: who got one had a birthday, each one's is what
 * the programme says, and whoever's birthday is near in the end has one. No code of the product is used.
 */
import { birthday, birthdayGift } from '../world/shop.ts';
import type { JudgedPerson } from './customers.ts';
import type { CheckedDatabase } from './database.ts';
import type { ToldEntry } from './points.ts';
import type { ToldCustomers } from './stored-customers.ts';

const dayMs = 24 * 3_600_000;
const atMs = birthday.atMs - birthdayGift.daysBefore * dayMs;
const giftKey = `birthday:${new Date(birthday.atMs).getUTCFullYear()}`;

/** The gifts that were given, as each must be. */
export function toldGifts(database: CheckedDatabase, { born }: ToldCustomers): ToldEntry[] {
  return database
    .all('SELECT DISTINCT customer_id FROM ledger_entries WHERE operation_id LIKE ?', `${giftKey}:%`)
    .map((row) => String(row.customer_id))
    .filter((customerId) => born.has(customerId))
    .map((customerId) => ({
      ...{ operationId: `${giftKey}:${customerId}`, index: 0, customerId, points: birthdayGift.points },
      ...{ atMs, availableAtMs: atMs, expiresAtMs: atMs + birthdayGift.lifeDays * dayMs },
      ...{ ofOperationId: null, giftKey },
    }));
}

/** Whose birthday is near at the server's moment, who can be read there, and who got nothing. */
export function missingGifts(persons: readonly JudgedPerson[], nowMs: number): string[] {
  const midnightMs = Math.floor(nowMs / dayMs) * dayMs;
  if (midnightMs < atMs || midnightMs > birthday.atMs) return [];
  return persons
    .filter(({ values }) => values.birthday?.endsWith(birthday.day))
    .filter(({ entries }) => !entries.some((entry) => entry.giftKey === giftKey))
    .map(({ customerId }) => `${customerId} got nothing for a birthday that is near`);
}
