/**
 * The signed code of a receipt (form 94), in digits only: the sale itself, so that a till that never heard of it can
 * check it and take goods back without a network. Signed by the key of the till that sold. A sale too long for a
 * code carries its head and a hash by which its row is recognised. Rules [RCODE*].
 */
import { z } from 'zod';
import { canonicalJson } from '../../base/canonical-json.ts';
import { ByteReader, ByteWriter, bytesIn, digitsOf } from '../../base/digit-code.ts';
import { uuidSchema } from '../../base/ids.ts';
import { sha256Hex } from '../../base/sha256.ts';
import { currencySchema } from '../../money/money.ts';
import { taxRateSchema } from '../../money/tax.ts';
import { type Article, skuSchema } from '../entities/article.ts';
import { boughtHowSchema } from '../entities/return-rules.ts';
import type { Returned } from '../entities/returned.ts';
import type { JournalEntry } from '../operation.ts';
import { parseOperation } from '../operation-table.ts';
import { type MoneyWay, moneyWaySchema, type SalePayload } from '../operations/sale.ts';
import { saleIn } from '../sale-of.ts';
import { type Purchase, type SoldPurchaseLine, withReturned } from './purchase-of.ts';
import { paidPartsOf } from './refund-ways.ts';
import { nothingReturned } from './returned-of.ts';

const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What a code says. Amounts in minor units, quantities in thousandths, `soldAtMs` in whole seconds. */
export const signedReceiptSchema = z.strictObject({
  /** Which till's key signed: the first 4 bytes of its SHA-256, hex. */
  keyId: z.string().regex(/^[0-9a-f]{8}$/),
  operationId: uuidSchema,
  receiptNumber: z.string().min(1).max(60),
  storeId: z.string().min(1).max(40),
  soldAtMs: whole,
  boughtHow: boughtHowSchema,
  /** The online order that was handed over; null for all others. */
  orderId: uuidSchema.nullable(),
  currency: currencySchema,
  totalMinor: whole,
  /** What was paid by each way. */
  paid: z.array(z.strictObject({ way: moneyWaySchema, amountMinor: whole })).max(10),
  /** Empty where they would make the code too large; then `saleHash` is there. */
  lines: z
    .array(
      z.strictObject({
        lineId: whole,
        sku: skuSchema,
        quantityMilli: z.int().min(1).max(1e10),
        totalMinor: whole,
        taxRateBasisPoints: taxRateSchema,
        taxMinor: whole,
        pointsSpent: whole,
        pointsEarned: whole,
      }),
    )
    .max(100),
  /** The first 16 bytes of the sale's hash (`saleHashOf`), hex; null where the lines are there. */
  saleHash: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable(),
});
export type SignedReceipt = z.infer<typeof signedReceiptSchema>;

/** The most bytes in a code, signature included: a QR code of more is slow to scan from thermal paper. */
export const largestReceiptCodeBytes = 300;
const signatureBytes = 64;
const form = '94';
const layoutVersion = 1;

/** By which a sale is recognised: the first 16 bytes of the SHA-256 of its canonical JSON, hex. */
export function saleHashOf(sale: SalePayload): string {
  return sha256Hex(canonicalJson(sale)).slice(0, 32);
}

/**
 * What the code of a journal's own entry says; null where the entry sold nothing or has no receipt. Lines are left
 * out where they would make the code too large.
 */
export function signedReceiptOf(
  entry: Pick<JournalEntry, 'operation' | 'receiptNumber'>,
  keyId: string,
): SignedReceipt | null {
  const parsed = parseOperation(entry.operation);
  const sale = parsed.ok ? saleIn(parsed.value) : null;
  if (!parsed.ok || !sale || entry.receiptNumber === null) return null;
  const operation = parsed.value;
  const isHandover = operation.kind === 'order-handover';
  const paid = new Map<MoneyWay, number>();
  for (const { way, amountMinor } of paidPartsOf(sale.tenders))
    paid.set(way, (paid.get(way) ?? 0) + amountMinor);
  const head = {
    keyId,
    operationId: operation.id,
    receiptNumber: entry.receiptNumber,
    storeId: operation.storeId,
    soldAtMs: Math.floor(operation.at.businessMs / 1000) * 1000,
    boughtHow: isHandover ? ('distance' as const) : ('shop' as const),
    orderId: isHandover ? operation.payload.orderId : null,
    currency: sale.currency,
    totalMinor: sale.totalMinor,
    paid: [...paid].map(([way, amountMinor]) => ({ way, amountMinor })),
  };
  const lines = sale.lines.map((line) => {
    const {
      lineId,
      sku,
      quantityMilli,
      totalMinor,
      taxRateBasisPoints,
      taxMinor,
      pointsSpent,
      pointsEarned,
    } = line;
    return {
      lineId,
      sku,
      quantityMilli,
      totalMinor,
      taxRateBasisPoints,
      taxMinor,
      pointsSpent,
      pointsEarned,
    };
  });
  const full: SignedReceipt = { ...head, lines, saleHash: null };
  const isShort =
    lines.length <= 100 && signedReceiptBytes(full).length + signatureBytes <= largestReceiptCodeBytes;
  return isShort ? full : { ...head, lines: [], saleHash: saleHashOf(sale) };
}

/** The bytes that are signed. */
export function signedReceiptBytes(receipt: SignedReceipt): Uint8Array {
  const writer = new ByteWriter();
  writer.whole(layoutVersion, 1);
  writer.whole(Number(form), 1);
  writer.hex(receipt.keyId);
  writer.hex(receipt.operationId.replaceAll('-', ''));
  writer.text(receipt.receiptNumber);
  writer.text(receipt.storeId);
  writer.whole(Math.floor(receipt.soldAtMs / 1000), 5);
  const hasPoints = receipt.lines.some((line) => line.pointsSpent + line.pointsEarned > 0);
  writer.whole(flagsOf(receipt, hasPoints), 1);
  if (receipt.orderId !== null) writer.hex(receipt.orderId.replaceAll('-', ''));
  if (receipt.saleHash !== null) writer.hex(receipt.saleHash);
  writer.text(receipt.currency);
  writer.short(receipt.totalMinor);
  writer.whole(receipt.paid.length, 1);
  for (const { way, amountMinor } of receipt.paid) {
    writer.whole(ways.indexOf(way), 1);
    writer.short(amountMinor);
  }
  writer.whole(receipt.lines.length, 1);
  for (const line of receipt.lines) {
    writer.short(line.lineId);
    writer.text(line.sku);
    writer.short(line.quantityMilli);
    writer.short(line.totalMinor);
    writer.short(line.taxRateBasisPoints === null ? 0 : line.taxRateBasisPoints + 1);
    writer.short(line.taxMinor);
    if (!hasPoints) continue;
    writer.short(line.pointsSpent);
    writer.short(line.pointsEarned);
  }
  return Uint8Array.from(writer.bytes);
}

/** The digits of a code with its signature (Ed25519, 64 bytes). */
export function signedReceiptDigits(bytes: Uint8Array, signature: Uint8Array): string {
  if (signature.length !== signatureBytes) throw new Error('An Ed25519 signature has 64 bytes');
  return `${form}${digitsOf(Uint8Array.of(...bytes, ...signature))}`;
}

/** A code read from digits, with what must be verified before it is believed. */
export interface ScannedReceipt {
  readonly receipt: SignedReceipt;
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** Whether scanned digits look like a signed receipt. */
export function isSignedReceipt(scanned: string): boolean {
  return /^94\d{200,1000}$/.test(scanned);
}

/** Reads a code; null when the digits are none, or of a layout that this version doesn't know. */
export function readSignedReceipt(scanned: string): ScannedReceipt | null {
  if (!isSignedReceipt(scanned)) return null;
  const all = bytesIn(scanned.slice(form.length));
  if (!all || all.length <= signatureBytes) return null;
  const bytes = all.slice(0, -signatureBytes);
  const receipt = receiptIn(bytes);
  return receipt && { receipt, bytes, signature: all.slice(-signatureBytes) };
}

/** The code's numbers of ways: a way keeps its place for ever. */
const ways = [
  'cash',
  'card-terminal',
  'card-stand-alone',
  'bank-transfer',
  'prepaid',
  'store-credit',
  'points',
] as const satisfies readonly MoneyWay[];

const flag = { distance: 1, order: 2, hash: 4, points: 8 } as const;

function flagsOf(receipt: SignedReceipt, hasPoints: boolean): number {
  return (
    (receipt.boughtHow === 'distance' ? flag.distance : 0) +
    (receipt.orderId === null ? 0 : flag.order) +
    (receipt.saleHash === null ? 0 : flag.hash) +
    (hasPoints ? flag.points : 0)
  );
}

function receiptIn(bytes: Uint8Array): SignedReceipt | null {
  try {
    const reader = new ByteReader(bytes);
    if (reader.whole(1) !== layoutVersion || reader.whole(1) !== Number(form)) return null;
    const keyId = reader.hex(4);
    const operationId = uuidIn(reader);
    const receiptNumber = reader.text();
    const storeId = reader.text();
    const soldAtMs = reader.whole(5) * 1000;
    const flags = reader.whole(1);
    const has = (bit: number): boolean => Math.floor(flags / bit) % 2 === 1;
    const fields = {
      keyId,
      operationId,
      receiptNumber,
      storeId,
      soldAtMs,
      boughtHow: has(flag.distance) ? 'distance' : 'shop',
      orderId: has(flag.order) ? uuidIn(reader) : null,
      saleHash: has(flag.hash) ? reader.hex(16) : null,
      currency: reader.text(),
      totalMinor: reader.short(),
      paid: Array.from({ length: reader.whole(1) }, () => ({
        way: ways[reader.whole(1)],
        amountMinor: reader.short(),
      })),
      lines: Array.from({ length: reader.whole(1) }, () => lineIn(reader, has(flag.points))),
    };
    if (!reader.isAtEnd || flags >= 16) return null;
    const parsed = signedReceiptSchema.safeParse(fields);
    return parsed.success ? parsed.data : null;
  } catch {
    // Digits of anything else end in the middle of a field.
    return null;
  }
}

function lineIn(reader: ByteReader, hasPoints: boolean): SignedReceipt['lines'][number] {
  const lineId = reader.short();
  const sku = reader.text();
  const quantityMilli = reader.short();
  const totalMinor = reader.short();
  const rate = reader.short();
  const taxMinor = reader.short();
  const taxRateBasisPoints = rate === 0 ? null : rate - 1;
  const pointsSpent = hasPoints ? reader.short() : 0;
  const pointsEarned = hasPoints ? reader.short() : 0;
  return { lineId, sku, quantityMilli, totalMinor, taxRateBasisPoints, taxMinor, pointsSpent, pointsEarned };
}

function uuidIn(reader: ByteReader): string {
  return reader.hex(16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * The purchase that a genuine code tells of. Names and units come from the till's own catalogue, where it knows the
 * article. A code without lines makes a purchase without any: its row is needed.
 */
export function purchaseInReceipt(
  receipt: SignedReceipt,
  returned: Returned | null,
  findSku: (sku: string) => { readonly article: Article; readonly name: string } | null,
): Purchase {
  const back = returned ?? nothingReturned;
  const lines = receipt.lines.map((line): SoldPurchaseLine => {
    const found = findSku(line.sku);
    return {
      ...line,
      articleId: found?.article.id ?? '',
      name: found?.name ?? line.sku,
      unit: found?.article.unit ?? (line.quantityMilli % 1000 === 0 ? 'piece' : 'kg'),
      category: found?.article.category ?? '',
      // Only what was paid stands in the code; the price before discounts isn't needed for anything.
      unitPriceMinor: Math.round((line.totalMinor * 1000) / line.quantityMilli),
      movesStock: !(found?.article.flags.includes('service') ?? false),
    };
  });
  const { operationId, receiptNumber, storeId, soldAtMs, boughtHow, orderId, currency, totalMinor } = receipt;
  return {
    operationId,
    receiptNumber,
    storeId,
    soldAtMs,
    boughtHow,
    orderId,
    currency,
    customerId: null,
    known: 'code',
    lines: withReturned(lines, back),
    totalMinor,
    paid: receipt.paid.map(({ way, amountMinor }) => ({
      way,
      amountMinor,
      attemptId: null,
      orderId: way === 'prepaid' ? orderId : null,
      creditId: null,
    })),
    refundedBeforeMinor: 0,
    returned: back,
  };
}
