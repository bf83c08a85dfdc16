/**
 * What the QR code of a receipt says, in digits only: a scanner is a keyboard, and under a Russian layout
 * letters come out wrong. Form 91 carries the receipt's number, form 94 the sale itself, signed.
 */

/** The digits of a receipt's QR code. */
export interface ReceiptCode {
  /** Which form the digits have; the first two of them. */
  readonly form: '91' | '94';
  readonly digits: string;
}

/** The code of a receipt: the sale itself, signed (form 94), or where that can't be made its number (form 91). */
export function codeOfReceipt(receiptNumber: string, signedDigits: string | null): ReceiptCode {
  return signedDigits === null ? receiptCodeOf(receiptNumber) : { form: '94', digits: signedDigits };
}

const form = '91';
const firstCharacter = 32;

/** The code of a receipt by its number: two digits a character, and two to check them by. */
export function receiptCodeOf(receiptNumber: string): ReceiptCode {
  const body = [...receiptNumber]
    .map((character) => String(character.charCodeAt(0) - firstCharacter).padStart(2, '0'))
    .join('');
  return { form, digits: `${form}${body}${checkOf(body)}` };
}

/** The receipt number in scanned digits; null when they are no receipt's code. */
export function readReceiptCode(scanned: string): string | null {
  if (!/^91(\d\d){5,61}$/.test(scanned)) return null;
  const body = scanned.slice(2, -2);
  if (checkOf(body) !== scanned.slice(-2)) return null;
  const characters = body.match(/\d\d/g) ?? [];
  return characters.map((digits) => String.fromCharCode(Number(digits) + firstCharacter)).join('');
}

/** Remainder by 97 of the digits, as in ISO 7064: a wrong or swapped digit changes it. */
function checkOf(body: string): string {
  let remainder = 0;
  for (const digit of body) remainder = (remainder * 10 + Number(digit)) % 97;
  return String(98 - ((remainder * 100) % 97)).padStart(2, '0');
}
