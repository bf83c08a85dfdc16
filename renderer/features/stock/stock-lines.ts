/**
 * Lines of goods coming in or being corrected, with quantities as typed. Scanning an article again adds one.
 */
import type { CatalogItem } from '../../till/till.ts';
import { parseQuantity, parseSignedQuantity } from '../../ui/typed-number.ts';

/** A line as it is typed. */
export interface StockLine {
  readonly item: CatalogItem;
  readonly text: string;
}

/** Adds an article, or one more of it. */
export function addLine(lines: readonly StockLine[], item: CatalogItem): StockLine[] {
  const { sku } = item.variant;
  const known = lines.some((line) => line.item.variant.sku === sku);
  if (!known) return [...lines, { item, text: '1' }];
  return lines.map((line) => {
    if (line.item.variant.sku !== sku) return line;
    const quantityMilli = parseSignedQuantity(line.text) ?? 0;
    return { ...line, text: String((quantityMilli + 1000) / 1000) };
  });
}

/** Reads a line's quantity in thousandths: above zero for goods in, not zero for corrections. Null when wrong. */
export function lineQuantity(line: StockLine, signed: boolean): number | null {
  const quantityMilli = signed ? parseSignedQuantity(line.text) : parseQuantity(line.text);
  if (quantityMilli === null) return null;
  const whole = line.item.article.unit === 'piece';
  return whole && quantityMilli % 1000 !== 0 ? null : quantityMilli;
}
