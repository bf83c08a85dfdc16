/**
 * Phone numbers as people say and type them, in the one form by which they are compared: E.164, a plus and at most
 * 15 digits (ITU-T Recommendation E.164). Rules [CUSTOMER*].
 */
import { z } from 'zod';

/** A phone number in E.164. */
export const phoneSchema = z.string().regex(/^\+[1-9]\d{6,14}$/, 'not a phone number');

/** What a typed number lacks of E.164, by country: how it is dialled there, and what stands for that. */
const dialled: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  // Federal Law 126-FZ: country code 7, trunk prefix 8, ten digits of the subscriber.
  RU: [
    [/^[78](\d{10})$/, '+7$1'],
    [/^([3489]\d{9})$/, '+7$1'],
  ],
  KZ: [
    [/^[78](\d{10})$/, '+7$1'],
    [/^(7\d{9})$/, '+7$1'],
  ],
  // Ofcom's National Telephone Numbering Plan: trunk prefix 0, nine or ten digits.
  GB: [
    [/^0(\d{9,10})$/, '+44$1'],
    [/^44(\d{9,10})$/, '+44$1'],
  ],
};

/**
 * A phone number as it was typed, in E.164: spaces, brackets and hyphens count for nothing, and in Russia +7, 8 and
 * neither are alike. `country` is where it was typed, two capital letters; null reads full numbers only.
 * @returns null for what can't be a phone number.
 */
export function normalPhone(typed: string, country: string | null): string | null {
  const compact = typed.replace(/[\s().\u2010-\u2015-]+/g, '').replace(/^00/, '+');
  if (!/^\+?\d{7,15}$/.test(compact)) return null;
  const rules = compact.startsWith('+') ? [] : (dialled[country ?? ''] ?? []);
  const rule = rules.find(([pattern]) => pattern.test(compact));
  const full = rule ? compact.replace(rule[0], rule[1]) : compact;
  return phoneSchema.safeParse(full).success ? full : null;
}

/** The last four digits, by which staff look people up. */
export function lastFourOf(phone: string): string {
  return phone.slice(-4);
}
