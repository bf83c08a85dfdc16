/**
 * Numbers of customer cards: 16 digits, the last a check digit by the Luhn formula (ISO/IEC 7812-1, annex B), so
 * that no slip of a finger names another customer. Sixteen, because no barcode of goods has as many. Rules
 * [CUSTOMER*].
 */
import { z } from 'zod';

const cardDigits = 16;

/** The number of a customer's card. It is a pseudonym that the chain gives out and says nothing of a person. */
export const cardNumberSchema = z.string().refine(isCardNumber, 'not the number of a card');

/** Whether a text is the number of a card, check digit included. */
export function isCardNumber(text: string): boolean {
  return /^\d{16}$/.test(text) && checkDigit(text.slice(0, -1)) === text.at(-1);
}

/** The number of the card with this serial number. `prefix` is the chain's, 1 to 8 digits. */
export function cardNumberOf(prefix: string, serial: number): string {
  const body = prefix + String(serial).padStart(cardDigits - 1 - prefix.length, '0');
  if (!/^\d{15}$/.test(body)) throw new Error(`no card has prefix ${prefix} and serial number ${serial}`);
  return body + checkDigit(body);
}

function checkDigit(body: string): string {
  const sum = [...body].reverse().reduce((before, digit, place) => {
    const doubled = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return before + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}
