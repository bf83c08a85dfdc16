/**
 * A till in memory with the shared rules and nothing else: no journal, no server, no database. It is for
 * looking at the screens while they are made and for tests of what they show. Every PIN is 1111, of the
 * manager 2222; a badge is `badge-` and the id.
 */
import { createStore } from 'zustand/vanilla';
import { checkoutActions } from '../../../renderer/till/checkout.ts';
import { createTerminalSetup } from '../../../renderer/till/terminal-setup.ts';
import type {
  CatalogItem,
  Credential,
  HealthState,
  ReceiptEntry,
  SellState,
  SessionState,
  SignInRefusal,
  Till,
} from '../../../renderer/till/till.ts';
import { ok, type Result, refused } from '../../../shared/base/result.ts';
import { priceAt, type Variant, variantName } from '../../../shared/domain/entities/article.ts';
import { type Staff, settingsSchema } from '../../../shared/domain/entities/reference.ts';
import type { ExceptionRow } from '../../../shared/domain/exceptions.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import type { OrderFact } from '../../../shared/domain/orders/order-facts.ts';
import * as carts from '../../../shared/domain/sell/cart.ts';
import {
  decideHandoverSale,
  decideSale,
  type SaleView,
  unapprovedRights,
} from '../../../shared/domain/sell/decide-sale.ts';
import { priceCart } from '../../../shared/domain/sell/price-cart.ts';
import type { Actor } from '../../../shared/domain/sell/rights.ts';
import { russianTaxTable } from '../../../shared/money/tax.ts';
import type { TillHost } from '../../../shared/protocol/till-host.ts';
import { createFakeCustomers } from '../fake-customers.ts';
import { createFakeOrders, type FakeOrders } from '../fake-orders.ts';
import { createFakePayments } from '../fake-payments.ts';
import { createFakePrinting } from '../fake-printing.ts';
import { createFakeReturns, type FakeReturns } from '../fake-returns.ts';
import { createFakeStockRoom } from '../fake-stock-room.ts';
import { fakeOrders, handedOverTwice } from '../order-samples.ts';
import { fakeArticles, fakeRoles, fakeStaff, fakeStore } from './page-catalog.ts';
import { pageDay } from './page-day.ts';
import { pageExceptions } from './page-exceptions.ts';

let lastId = 0;
const mint = (): string => {
  lastId += 1;
  return `018f0000-0000-7000-8000-${String(lastId).padStart(12, '0')}`;
};

const items: CatalogItem[] = fakeArticles.flatMap((article) =>
  article.variants.map((variant: Variant) => ({
    article,
    variant,
    name: variantName(article, variant),
    price: priceAt(variant, 'RUB', Date.now()),
  })),
);
const bySku = (sku: string): CatalogItem | null => items.find((item) => item.variant.sku === sku) ?? null;
const byCode = (code: string): CatalogItem | null =>
  items.find((item) => item.variant.barcodes.includes(code)) ?? bySku(code);

/** How the fake stands when it opens. */
export interface FakeTillOptions {
  readonly host: TillHost;
  readonly health?: Partial<HealthState>;
}

/** The fake, with what only pages and tests do to its orders. */
export interface FakeTill extends Till {
  readonly orders: FakeOrders;
  readonly returns: FakeReturns;
}

/** Makes the fake. */
export function createFakeTill({ host, health: healthChange = {} }: FakeTillOptions): FakeTill {
  const now = (): number => Date.now();
  const payments = createFakePayments();
  const receipts: ReceiptEntry[] = [];
  const session = createStore<SessionState>(() => ({ staff: null, role: null, locked: false }));
  const sell = createStore<SellState>(() => ({
    cart: carts.openCart(mint(), now()),
    priced: ok({ currency: 'RUB', lines: [], taxes: [], totalMinor: 0, discountMinor: 0, points: null }),
    last: { kind: 'none' },
    unknownCodes: [],
    pendingQuantityMilli: null,
    paid: null,
    paidAfterAll: null,
    paying: false,
  }));
  const health = createStore<HealthState>(() => ({
    connected: true,
    sinceMs: now() - 3_600_000,
    waiting: 0,
    storedThrough: 128,
    headSequence: 128,
    feeds: (
      ['products', 'reference', 'stock', 'customers', 'receipts', 'outcomes', 'exceptions'] as const
    ).map((collection, index) => ({
      collection,
      received: [312, 14, 608, 240, 96, 96, 1][index] ?? 0,
      total: [312, 14, 608, 240, 96, 96, 1][index] ?? 0,
      asOfMs: now() - index * 40_000,
      source: 'server' as const,
    })),
    problems: [],
    alarms: [],
    ...healthChange,
  }));
  const actorOf = (staff: Staff | undefined | null): Actor | null => {
    const role = fakeRoles.find((each) => each.id === staff?.roleId);
    return staff && role ? { staffId: staff.id, role } : null;
  };
  const view = (): SaleView => ({
    currency: 'RUB',
    taxTable: russianTaxTable,
    programme: null,
    knownPoints: { known: null, ownSpentPoints: 0 },
    atMs: now(),
    findSku: bySku,
    shiftId: null,
    cashRounding: { stepMinor: 100, mode: 'down' },
    approved: payments.approvedFor(sell.getState().cart.id),
    actor: actorOf(session.getState().staff) ?? {
      staffId: '',
      role: { verbs: [], maxDiscountBasisPoints: 0 },
    },
    findActor: (staffId) => actorOf(fakeStaff.find((staff) => staff.id === staffId)),
  });
  const printing = createFakePrinting();
  const setCart = (cart: carts.Cart, change: Partial<SellState> = {}): void =>
    sell.setState({ cart, priced: priceCart(view(), cart), paid: null, ...change });
  const prove = (credential: Credential): Result<Staff, SignInRefusal> => {
    const id = credential.kind === 'pin' ? credential.staffId : credential.code.replace('badge-', 'staff:');
    const staff = fakeStaff.find((each) => each.id === id);
    if (!staff) return refused({ code: 'unknown-badge' });
    const pin = staff.roleId === 'role:manager' ? '2222' : '1111';
    if (credential.kind === 'pin' && credential.pin !== pin)
      return refused({ code: 'wrong-pin', waitMs: 3000 });
    return ok(staff);
  };
  const changeLine = async (lineId: number, change: Parameters<typeof carts.changeLine>[2]): Promise<void> =>
    setCart(carts.changeLine(sell.getState().cart, lineId, change), { last: { kind: 'changed', lineId } });
  const add = (sku: string, quantityMilli: number): void => {
    const state = sell.getState();
    const open = state.paid ? carts.openCart(mint(), now()) : state.cart;
    const cart = carts.addToCart(open, sku, quantityMilli);
    setCart(cart, {
      last: { kind: 'added', lineId: cart.lines.at(-1)?.lineId ?? 0 },
      pendingQuantityMilli: null,
    });
  };
  const still = { version: () => 0, subscribe: () => () => undefined };
  const entryOf = (operation: JournalEntry['operation'], receiptNumber: string | null): JournalEntry => ({
    journalId: '018f0000-0000-7000-8000-000000000000',
    tillSequence: health.getState().headSequence + 1,
    receiptNumber,
    previousHash: '0'.repeat(64),
    operation,
    hash: operation.id.padEnd(64, '0'),
    signature: '',
  });
  const operation = (
    kind: string,
    payload: Record<string, unknown>,
    after: readonly string[] = [],
  ): JournalEntry['operation'] => ({
    id: kind === 'sale' || kind === 'order-handover' ? sell.getState().cart.id : mint(),
    kind,
    version: 1,
    storeId: 'TV1',
    tillId: 'TV1-2',
    staffId: session.getState().staff?.id ?? null,
    at: { wallMs: now(), businessMs: now() },
    after: [...after],
    payload,
  });
  let lastReturn = 700;
  const record = async (kind: string, payload: object) =>
    ok(entryOf(operation(kind, Object.fromEntries(Object.entries(payload))), null));
  const settled = new Map<string, NonNullable<ExceptionRow['resolution']>>();
  const twice = handedOverTwice(now());
  const orders = createFakeOrders(
    {
      nowMs: now,
      findItem: byCode,
      entry: (kind, payload, after) => entryOf(operation(kind, { ...payload }, after), null),
      openHandover: (handover) => setCart({ ...carts.openCart(mint(), now()), handover }),
      ageCheckNeeded: () => actions.ageCheckNeeded(),
      payNothing: () => actions.pay([]),
      may: (verb) => session.getState().role?.verbs.includes(verb) ?? false,
      print: (label, copies) => void printing.label(label, copies),
    },
    [...fakeOrders(now()), twice],
  );
  const returns = createFakeReturns({
    nowMs: now,
    findItem: byCode,
    saleView: view,
    cart: () => sell.getState().cart,
    setCart: (cart) => setCart(cart ?? carts.openCart(mint(), now())),
    entry: (kind, payload, after) => {
      lastReturn += 1;
      return entryOf(operation(kind, { ...payload }, after), `TV1-2-${String(lastReturn).padStart(6, '0')}`);
    },
    isOnline: () => health.getState().connected,
    recorded: ({ receiptNumber, operation: recorded }) =>
      receipts.unshift({
        ...{ receiptNumber: receiptNumber ?? '', operation: recorded, ownTill: true, sync: 'waiting' },
      }),
  });
  const actions: Till['actions'] = makeActions();
  return {
    identity: {
      enrolled: true,
      tillId: 'TV1-2',
      storeId: 'TV1',
      serverUrl: 'http://127.0.0.1:7700',
      keyProtection: 'file',
    },
    name: 'TV1-2',
    host,
    ...pageDay(now),
    payments,
    terminalSetup: createTerminalSetup(host, payments),
    tillNames: async () => new Map(),
    eReceipts: { keep: async () => ok(null), forget: async () => undefined },
    catalog: {
      ...still,
      bySku,
      byArticle: (articleId) => items.find(({ article }) => article.id === articleId) ?? null,
      byCode,
      count: () => items.length,
      quickKeys: () =>
        items
          .filter((item) => item.article.quickKey !== null)
          .sort((a, b) => (a.article.quickKey ?? 0) - (b.article.quickKey ?? 0)),
      search: (text, limit) =>
        items
          .filter((item) =>
            text
              .toLowerCase()
              .split(/\s+/)
              .every((word) => `${item.name} ${item.variant.sku}`.toLowerCase().includes(word)),
          )
          .slice(0, limit),
    },
    stock: {
      ...still,
      skus: () => items.map((item) => item.variant.sku),
      figure: (sku) => {
        const seed = [...sku].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
        return {
          onHandMilli: (seed % 23) * 1000,
          promisedMilli: seed % 5 === 0 ? 2000 : 0,
          pendingMilli: seed % 4 === 0 ? -1000 : 0,
          lastMovedAtMs: null,
          lastCountedAtMs: null,
        };
      },
    },
    reference: {
      ...still,
      store: () => fakeStore,
      settings: () =>
        settingsSchema.parse({
          type: 'settings',
          id: 'settings:till',
          idleLockMs: 300_000,
          diskWarnBytes: 0,
          diskRefuseBytes: 0,
          orders: {
            leaseMs: 7_200_000,
            urgentMs: 1_800_000,
            wrongCodes: 5,
            places: ['A-11', 'A-12', 'B-03', 'B-04', 'C-01', 'C-02'],
          },
        }),
      staff: () => fakeStaff,
      roleOf: (staff) => fakeRoles.find((role) => role.id === staff.roleId) ?? null,
      isBadge: (code) => fakeStaff.some((staff) => code === staff.id.replace('staff:', 'badge-')),
      all: () => [fakeStore, ...fakeRoles, ...fakeStaff],
    },
    session,
    sell,
    health,
    actions,
    businessMs: now,
    signIn: async (credential) => {
      const proven = prove(credential);
      if (!proven.ok) return proven;
      const role = fakeRoles.find((each) => each.id === proven.value.roleId) ?? null;
      session.setState({ staff: proven.value, role, locked: false });
      setCart(sell.getState().cart, { paid: sell.getState().paid });
      return proven;
    },
    signOut: () => session.setState({ staff: null, role: null, locked: false }),
    lock: () => session.setState({ locked: true }),
    approve: async (credential, verb) => {
      const proven = prove(credential);
      if (!proven.ok) return proven;
      if (proven.value.id === session.getState().staff?.id) return refused({ code: 'same-person' });
      const may = actorOf(proven.value)?.role.verbs.includes(verb) ?? false;
      return may ? ok(proven.value.id) : refused({ code: 'right-missing' });
    },
    recordAudit: (audit) => record('audit', audit),
    recordStockReceipt: (receipt) => record('stock-receipt', receipt),
    recordStockAdjustment: (adjustment) => record('stock-adjustment', adjustment),
    printing,
    orders,
    returns,
    customers: createFakeCustomers(),
    resolveException: async (row, remedy, note) => {
      const answer = await record('exception-resolution', { exceptionId: row.id, remedy, note });
      const { staff } = session.getState();
      const resolution = { operationId: mint(), remedy, note, staffId: staff?.id ?? null, atMs: now() };
      settled.set(row.id, resolution);
      return answer;
    },
    stockRoom: createFakeStockRoom(),
    receipts: async (limit) => receipts.slice(0, limit),
    acknowledgeAlarm: async (alarm) => {
      health.setState({ alarms: health.getState().alarms.filter((each) => each !== alarm) });
      return ok(null);
    },
    exceptions: async () =>
      pageExceptions(now(), twice).map((row) => ({
        ...row,
        resolution: settled.get(row.id) ?? row.resolution,
      })),
    settled: async () => undefined,
    close: async () => undefined,
  };

  function makeActions(): Till['actions'] {
    return {
      scan: async (code) => {
        const found = byCode(code);
        if (found) add(found.variant.sku, sell.getState().pendingQuantityMilli ?? 1000);
        else sell.setState((state) => ({ unknownCodes: [...state.unknownCodes, { code }] }));
        return found !== null;
      },
      setPendingQuantity: (pendingQuantityMilli) => sell.setState({ pendingQuantityMilli }),
      addSku: async (sku, quantityMilli) =>
        add(sku, quantityMilli ?? sell.getState().pendingQuantityMilli ?? 1000),
      setQuantity: (lineId, quantityMilli) => changeLine(lineId, { quantityMilli }),
      setPrice: (lineId, unitPriceOverrideMinor) => changeLine(lineId, { unitPriceOverrideMinor }),
      setLineDiscount: (lineId, discount) => changeLine(lineId, { discount }),
      setCartDiscount: async (discount) => setCart(carts.changeCartDiscount(sell.getState().cart, discount)),
      removeLine: async (lineId) => {
        const line = sell.getState().cart.lines.find((each) => each.lineId === lineId);
        const name = bySku(line?.sku ?? '')?.name ?? '';
        setCart(carts.removeLine(sell.getState().cart, lineId), { last: { kind: 'removed', name } });
        return ok(null);
      },
      voidCart: async () => {
        setCart(carts.openCart(mint(), now()), { last: { kind: 'none' } });
        return ok(null);
      },
      addApproval: async (verb, lineId, approvedBy) => {
        const { cart } = sell.getState();
        setCart({ ...cart, approvals: [...cart.approvals, { verb, lineId, approvedBy }] });
      },
      setReference: async (reference) => setCart({ ...sell.getState().cart, reference }),
      setCustomer: async (customerId, loyalty) => setCart({ ...sell.getState().cart, customerId, loyalty }),
      missingRights: (approval) => {
        const { cart, priced } = sell.getState();
        const approvals = approval ? [...cart.approvals, approval] : cart.approvals;
        return priced.ok ? unapprovedRights(view(), { ...cart, approvals }, priced.value) : [];
      },
      acknowledgeUnknown: () => sell.setState((state) => ({ unknownCodes: state.unknownCodes.slice(1) })),
      pay: async (tenders) => {
        const { cart } = sell.getState();
        const decided = cart.handover
          ? decideHandoverSale(view(), cart, cart.handover, tenders)
          : decideSale(view(), cart, tenders);
        if (!decided.ok) return decided;
        const number = `TV1-2-${String(101 + receipts.length).padStart(6, '0')}`;
        const kind = cart.handover ? 'order-handover' : 'sale';
        const entry = entryOf(operation(kind, { ...decided.value }, cart.handover?.after), number);
        if (cart.handover) orders.learn([entry.operation as unknown as OrderFact]);
        receipts.unshift({
          receiptNumber: number,
          operation: entry.operation,
          ownTill: true,
          sync:
            (['waiting', 'applied', 'stored', 'held', 'applied-with-exception'] as const)[
              receipts.length % 5
            ] ?? 'waiting',
        });
        setCart(carts.openCart(mint(), now()), { paid: entry, last: { kind: 'none' } });
        return ok(entry);
      },
      nextCustomer: async () => sell.setState({ paid: null, last: { kind: 'none' } }),
      ...checkoutActions({
        current: () => sell.getState().cart,
        edit: async (change) => setCart(change(sell.getState().cart)),
        editMoney: async (change) => setCart(change(sell.getState().cart)),
        audit: async () => ok(null),
        findSku: bySku,
      }),
    };
  }
}
