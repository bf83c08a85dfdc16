/**
 * Numbers as people type them into the till's fields. Comma and point are both a decimal mark; a number pad's
 * keys are put in the same way.
 */

/** Reads a quantity such as `3` or `0,255` in thousandths; null when it isn't above zero or too precise. */
export function parseQuantity(text: string): number | null {
  const match = /^(\d{1,7})(?:[.,](\d{0,3}))?$/.exec(text.trim().replace(/^([.,])/, '0$1'));
  if (!match) return null;
  const quantityMilli = Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'));
  return quantityMilli > 0 ? quantityMilli : null;
}

/** Reads a signed quantity such as `-2`; null when it is zero or no number. */
export function parseSignedQuantity(text: string): number | null {
  const trimmed = text.trim();
  const sign = /^[-−]/.test(trimmed) ? -1 : 1;
  const quantityMilli = parseQuantity(trimmed.replace(/^[-−+]/, ''));
  return quantityMilli === null ? null : sign * quantityMilli;
}

/** Reads a share such as `10` or `7,5` (with or without %) in basis points; null unless above 0 and at most 100 %. */
export function parseShare(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{0,2}))?$/.exec(text.trim().replace(/\s*%$/, ''));
  if (!match) return null;
  const basisPoints = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return basisPoints > 0 && basisPoints <= 10_000 ? basisPoints : null;
}

/** A quantity typed before a scan, `3*` or `0,255*`, in thousandths; null when the text is something else. */
export function parseQuantityPrefix(text: string): number | null {
  const match = /^\s*([\d.,]+)\s*[*×]$/.exec(text);
  return match ? parseQuantity(match[1] ?? '') : null;
}

/** What a press of the number pad makes of a text. */
export function typeOnPad(text: string, key: string): string {
  if (key === 'erase') return [...text].slice(0, -1).join('');
  if (key === 'clear') return '';
  if (/^[.,]$/.test(key)) return /[.,]/.test(text) ? text : `${text === '' ? '0' : text}${key}`;
  return text.length >= 12 ? text : text + key;
}
