/**
 * A till on fakes in a shop that takes online orders: rights, keys, orders as the feed brings them, and the codes
 * that customers would show.
 */
import { scryptSync } from 'node:crypto';
import { keyIdOf } from '../../electron/host/order-codes.ts';
import { signingKey } from '../../electron/journal/signing-key.ts';
import type { Till } from '../../renderer/till/till.ts';
import type { Order, OrderContent } from '../../shared/domain/entities/order.ts';
import type { ReferenceRow, Verb } from '../../shared/domain/entities/reference.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import { noPoints, type SaleLine } from '../../shared/domain/operations/sale-line.ts';
import { handoverTotals } from '../../shared/domain/orders/decide-handover.ts';
import { type OrderCode, orderCodeDigits, signedBytes } from '../../shared/domain/orders/order-code.ts';
import { type OrderFact, orderOperation } from '../../shared/domain/orders/order-facts.ts';
import { orderOf } from '../../shared/domain/orders/order-of.ts';
import { codeMessage } from '../../shared/protocol/order-codes.ts';
import type { ControlledNetwork } from './controlled-network.ts';
import { createFakeSyncServer, type FakeSyncServer } from './fake-sync-server.ts';
import type { FakeTillHost } from './fake-till-host.ts';
import { type FakeDisk, fakeDisk, signInByBadge, startFakeTill } from './till-on-fakes.ts';
import { article, fillShop, shopSettings } from './till-rows.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** The short code of every order. */
export const shortCode = 'K7P4';

const codeHash = {
  algorithm: 'scrypt',
  cost: 1024,
  blockSize: 8,
  parallelization: 1,
  salt: Buffer.from('salt').toString('base64'),
  hash: scryptSync(shortCode, 'salt', 32, { cost: 1024, blockSize: 8, parallelization: 1 }).toString(
    'base64',
  ),
} as const;

const serverKey = signingKey(new Uint8Array(32).fill(9));
/** The key of every till on fakes. */
const tillKey = signingKey(new Uint8Array(32).fill(7));

const packerVerbs: Verb[] = ['sell', 'order-pack', 'order-handover', 'shift-open', 'shift-close', 'park'];
const managerVerbs: Verb[] = [
  ...packerVerbs,
  ...([
    'order-identity',
    'order-decline',
    'order-unlock',
    'resolve-exception',
    'age-check',
    'void-cart',
  ] as const),
];

function role(id: string, verbs: Verb[]): ReferenceRow {
  return { type: 'role', id, name: { ru: id, en: id }, verbs, maxDiscountBasisPoints: 0 };
}

/** Reference rows of a shop with online orders: `anna` packs and hands over, `boss` may everything. */
export const orderRows: readonly ReferenceRow[] = [
  role('role:cashier', packerVerbs),
  role('role:manager', managerVerbs),
  {
    type: 'server-key',
    id: `server-key:${keyIdOf(serverKey.publicKey)}`,
    keyId: keyIdOf(serverKey.publicKey),
    publicKey: serverKey.publicKey,
  },
  {
    type: 'till-key',
    id: `till-key:${keyIdOf(tillKey.publicKey)}`,
    keyId: keyIdOf(tillKey.publicKey),
    publicKey: tillKey.publicKey,
    tillId: 'till-1',
    storeId: 'S1',
    revokedAtMs: null,
  },
];

/** The id of an order; the same number gives the same id. */
export function orderIdOf(number: number): string {
  return `019cadc0-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** A line of so many thousandths of an article at 250 pence. */
export function orderedLine(lineId: number, sku: string, quantityMilli: number): SaleLine {
  const totalMinor = (quantityMilli / 1000) * 250;
  return {
    lineId,
    articleId: sku,
    sku,
    name: `Article ${sku}`,
    unit: sku.startsWith('W') ? 'kg' : 'piece',
    quantityMilli,
    listPriceMinor: 250,
    unitPriceMinor: 250,
    grossMinor: totalMinor,
    lineDiscountMinor: 0,
    cartDiscountMinor: 0,
    ...noPoints,
    totalMinor,
    taxRateBasisPoints: 2000,
    taxMinor: Math.round(totalMinor / 6),
    movesStock: true,
    category: 'things',
  };
}

/** What a customer ordered: two of A1 and one of A2 unless said otherwise, for a slot that ends in two hours. */
export function orderContent(
  number: number,
  nowMs: number,
  change: Partial<OrderContent> & { readonly leftMs?: number } = {},
): OrderContent {
  const { leftMs = 120 * minuteMs, lines = [orderedLine(1, 'A1', 2000), orderedLine(2, 'A2', 1000)] } =
    change;
  const { leftMs: _, ...rest } = change;
  return {
    id: orderIdOf(number),
    number: `W-${String(number).padStart(6, '0')}`,
    channelId: 'web',
    storeId: 'S1',
    kind: 'collect',
    currency: 'GBP',
    placedAtMs: nowMs - 60 * minuteMs,
    slot: { fromMs: nowMs + leftMs, untilMs: nowMs + leftMs + 60 * minuteMs },
    collectUntilMs: nowMs + 3 * dayMs,
    customer: { name: 'Olga Smith', phoneLastFour: '4711', alternateName: null },
    customerId: null,
    loyalty: null,
    codeHash,
    nonce: String(number).padStart(16, '0'),
    language: 'en',
    ...rest,
    lines,
    ...handoverTotals(lines),
  };
}

/** The order after a payment online and these facts. */
export function orderRow(content: OrderContent, paidMinor = 0, facts: readonly OrderFact[] = []): Order {
  const pay: OrderFact = {
    id: content.id.replace('-7000-', '-7001-'),
    orderId: content.id,
    atMs: content.placedAtMs,
    after: [content.id],
    kind: 'pay',
    amountMinor: paidMinor,
    reference: 'card',
  };
  return orderOf(content, [...(paidMinor > 0 ? [pay] : []), ...facts]);
}

/** The facts about orders in a till's journals, in their order. */
export function orderFacts(host: FakeTillHost): OrderFact[] {
  return host.journals.flatMap(({ entries }) =>
    entries.flatMap(({ operation }) => {
      const parsed = parseOperation(operation);
      return (parsed.ok && orderOperation(parsed.value)) || [];
    }),
  );
}

/** The code that the customer of an order got. */
export function customerCode(
  content: OrderContent,
  change: Partial<OrderCode> & { readonly secret?: number } = {},
): string {
  const { secret, ...rest } = change;
  const key = secret === undefined ? serverKey : signingKey(new Uint8Array(32).fill(secret));
  const code: OrderCode = {
    form: 'customer',
    keyId: keyIdOf(key.publicKey),
    orderId: content.id,
    storeId: content.storeId,
    nonce: content.nonce,
    issuedAtMs: content.placedAtMs,
    untilMs: content.collectUntilMs,
    totalMinor: content.totalMinor,
    paidMinor: 0,
    lines: content.lines.map(({ sku, quantityMilli, totalMinor }) => ({ sku, quantityMilli, totalMinor })),
    ...rest,
  };
  const bytes = signedBytes(code);
  return orderCodeDigits(code.form, bytes, key.sign(codeMessage(code.form, bytes)));
}

/** A shop with a till. */
export interface OrderDesk {
  readonly server: FakeSyncServer;
  readonly disk: FakeDisk;
  readonly till: Till;
  readonly nowMs: number;
  /** Starts the till again on its disk. */
  start(): Promise<Till>;
  /** Another till of the shop, of the same server. */
  another(tillId: string): Promise<{ readonly till: Till; readonly disk: FakeDisk }>;
  /** Cuts all tills off from the server. */
  cut(): void;
  put(order: Order): void;
}

/** Opens a shop whose server knows these orders; `anna` is signed in. `opened` collects tills to be closed. */
export async function orderDesk(
  opened: Till[],
  orders: (nowMs: number) => readonly Order[] = () => [],
  staffId = 'anna',
): Promise<OrderDesk> {
  const server = createFakeSyncServer();
  fillShop(server);
  server.put('products', 'W1', { ...article('W1', { unit: 'kg' }) });
  server.put('products', 'C1', { ...article('C1', { priceMinor: 100 }) });
  server.put('products', 'R1', { ...article('R1', { flags: ['age-restricted'] }) });
  for (const row of orderRows) server.put('reference', row.id, { ...row });
  server.put('reference', 'settings:till', { ...shopSettings });
  const { nowMs } = server;
  const put = (order: Order): void => server.put('orders', order.id, { ...order });
  for (const order of orders(nowMs)) put(order);
  const networks: ControlledNetwork[] = [];
  const launch = async (disk: FakeDisk): Promise<Till> => {
    const { till, network } = await startFakeTill(disk, server);
    opened.push(till);
    networks.push(network);
    await till.settled(AbortSignal.timeout(20_000));
    await signInByBadge(till, staffId);
    return till;
  };
  const disk = await fakeDisk();
  return {
    server,
    disk,
    nowMs,
    put,
    till: await launch(disk),
    start: () => launch(disk),
    cut: () => {
      for (const network of networks) network.cut();
    },
    another: async (tillId) => {
      const other = await fakeDisk({ tillId });
      return { disk: other, till: await launch(other) };
    },
  };
}
