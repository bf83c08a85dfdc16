/**
 * The till factory: puts the journal, the replica, the drafts and the outbox together into one till. Nothing
 * here knows whether it runs in a window, in Node or in a simulation; clock, timers, random, RxDB and PouchDB
 * all come from outside. Selling waits for none of what goes on in the background.
 */
import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { openCart } from '../../shared/domain/sell/cart.ts';
import { createCartDrafts } from '../drafts/cart-drafts.ts';
import { bankWay } from './bank-way.ts';
import { createBusinessTime } from './business-time.ts';
import { createCashDesk } from './cash-to-give.ts';
import { createCatalogIndex } from './catalog-index.ts';
import { closableFetch } from './closable-fetch.ts';
import { listClosedShifts } from './closed-shifts.ts';
import { createCustomerShelf, createCustomers } from './create-customers.ts';
import { type DayParts, openParked, openShift, parkedDrafts } from './create-day.ts';
import { createOrderShelf, createOrders, orderByNumber } from './create-orders.ts';
import { createReturnShelf, createReturns } from './create-returns.ts';
import { createSync } from './create-sync.ts';
import { createCutMemory } from './cut-memory.ts';
import { createEReceiptSender } from './e-receipts.ts';
import { exceptionsOf, resolveException } from './exceptions.ts';
import { createHealth } from './health.ts';
import { createPayments } from './payments.ts';
import { createPrinting } from './printing.ts';
import { listReceipts } from './receipts.ts';
import { type Decision, type JournalRefusal, recordOperation } from './record-operation.ts';
import { recordings } from './recordings.ts';
import { findSold, recoverCart } from './recover-cart.ts';
import { createReferenceView } from './reference-view.ts';
import { refreshPrices } from './refresh-prices.ts';
import { createSell } from './sell.ts';
import { createSession } from './session.ts';
import { createStockRoom } from './stock-room.ts';
import { createStockWork } from './stock-work.ts';
import { createTerminalSetup } from './terminal-setup.ts';
import { terminalWay } from './terminal-way.ts';
import type { ReceiptEntry, Till } from './till.ts';
import { readTillNames } from './till-names.ts';
import { type TillParts, usualTiming } from './till-parts.ts';

/** Starts a till. Resolves once what is stored shows and the cart that was open is back. */
export async function createTill(parts: TillParts): Promise<Till> {
  const { host, clock, timers, random } = parts;
  const timing = { ...usualTiming, ...parts.timing };
  const identity = await host.identity(null);
  const status = await host.journalStatus(null);
  const time = createBusinessTime(clock, status.lastBusinessMs);
  const health = createHealth(() => time.nowMs());
  health.journal(status);
  const closable = closableFetch(parts.syncFetch);
  const syncFetch = health.watching(closable.syncFetch, (path) => sync.reached(path));

  const reference = createReferenceView(identity.storeId);
  const session = createSession(host, reference);
  const catalog = createCatalogIndex({
    currency: () => reference.store()?.currency ?? null,
    businessMs: () => time.nowMs(),
  });
  const database = parts.drafts(identity.tillId || 'not-enrolled');
  const drafts = createCartDrafts(database, (problem) =>
    health.problem('drafts', problem.code, problem.detail),
  );
  const draftNotSaved = (error: unknown): void =>
    health.problem('drafts', 'draft-not-saved', error instanceof Error ? error.message : String(error));
  const shelf = createOrderShelf(database, health, draftNotSaved, () => time.heardMs());
  const returnShelf = createReturnShelf(
    database,
    {
      storeId: identity.storeId,
      findSku: (sku) => catalog.bySku(sku),
      order: (orderId) => shelf.book.order(orderId),
      nowMs: () => time.nowMs(),
      isStored: ({ journalId, tillSequence }) => sync.outbox.isStored(journalId, tillSequence),
    },
    health,
    draftNotSaved,
  );
  const cashToGive = createCashDesk(
    host,
    database,
    ({ code, detail }) => health.problem('drafts', code, detail),
    draftNotSaved,
  );
  const cut = createCutMemory(health, database, draftNotSaved);
  const customerShelf = createCustomerShelf(host, health);
  const sync = createSync({ ...parts, syncFetch, timing }, identity, status, {
    health,
    time,
    reference,
    catalog,
    session,
    orders: shelf.book,
    returns: returnShelf.book,
    customers: customerShelf,
  });

  const receipts = (limit: number): Promise<ReceiptEntry[]> =>
    listReceipts(host, parts.rxdb, sync.replica(), sync.outbox, limit);
  const printing = createPrinting({
    host,
    timers,
    clock,
    random,
    reference,
    session: () => session.state.getState(),
    receipts,
    businessMs: () => time.nowMs(),
    balance: (customerId) => customers.balance(customerId),
  });
  const eReceipts = createEReceiptSender(host, timers, timing.eReceiptRetryMs, (error) =>
    health.problem('push', 'e-receipt-not-sent', error instanceof Error ? error.message : String(error)),
  );
  const recorder = {
    host,
    clock,
    random,
    time,
    storeId: identity.storeId,
    tillId: identity.tillId,
    recorded: (entry: JournalEntry) => {
      sync.recorded(entry);
      shift.recorded(entry);
      printing.sold(entry);
      payments.recorded(entry);
      returns.recorded(entry);
      cashToGive.recorded(entry);
      if (entry.receiptNumber !== null) eReceipts.wake();
    },
  };
  const record = (decision: Decision): Promise<Result<JournalEntry, JournalRefusal>> =>
    recordOperation(recorder, decision);
  const exceptionParts = { host, session, record, rxdb: parts.rxdb, replica: sync.replica };
  const exceptions: Pick<Till, 'exceptions' | 'resolveException'> = {
    exceptions: () => exceptionsOf(exceptionParts),
    resolveException: (...asked) => resolveException(exceptionParts, ...asked),
  };
  const customers = createCustomers(
    {
      ...{ host, syncFetch, timers, clock, random, storeId: identity.storeId },
      ...{ time, session, reference, health, recorder, record, exceptions },
      orders: () => shelf.book.all(),
    },
    customerShelf,
  );
  const payments = createPayments({
    host,
    ways: {
      'card-terminal': terminalWay(host),
      'bank-transfer': bankWay({ syncFetch, timers, pollMs: timing.bankPollMs }),
    },
    timers,
    time,
    session,
    bank: () => ({
      offered: reference.settings().tenders.includes('bank-transfer'),
      connected: health.state.getState().connected,
    }),
    shiftId: () => shift.state.getState().open?.shiftId ?? null,
    timing,
    record: async (decision) => {
      // Money is asked for a cart that is there again after a crash.
      await drafts.settled();
      return shift.guarded(record)(decision);
    },
    problem: (code, detail) => health.problem('journal', code, detail),
  });
  await payments.load();
  const day: DayParts = {
    ...{
      host,
      syncFetch,
      database,
      clock,
      timers,
      random,
      time,
      health,
      reference,
      session,
      payments,
      record,
    },
    tillId: identity.tillId,
    closedShifts: (limit) => listClosedShifts(host, parts.rxdb, sync.replica(), limit),
    isExchange: (cartId) => returns.isExchange(cartId),
  };
  const shift = await openShift(day, () => parked.state.getState());
  const parkedWork = parkedDrafts(day);
  const isParked = async (cartId: string): Promise<boolean> =>
    (await parkedWork.read(cartId))?.state === 'here';
  const recovered = await recoverCart(
    host,
    drafts,
    isParked,
    () => openCart(mintId(clock, random), time.nowMs()),
    draftNotSaved,
  );
  const sell = createSell(
    {
      drafts,
      catalog,
      reference,
      session,
      time,
      clock,
      random,
      record: shift.guarded(record),
      findSold: (cartId) => findSold(host, cartId),
      draftNotSaved,
      payments,
      shift: shift.state,
      cartVoided: (cartId) => {
        returns.cartGone(cartId);
        void eReceipts.forget(cartId);
      },
      decideExchange: (...asked) => returns.decideExchange(...asked),
      knownPoints: (customerId) => customers.knownPoints(customerId),
    },
    recovered,
  );
  const customerCart = customers.withCart(sell);
  const stockRoom = createStockRoom({
    host,
    rxdb: parts.rxdb,
    storeId: identity.storeId,
    catalog,
    stock: sync.stock,
    reference,
    session,
    time,
    clock,
    random,
    record,
    businessMs: () => time.nowMs(),
    replica: sync.replica,
    work: createStockWork(
      database,
      ({ code, detail }) => health.problem('drafts', code, detail),
      draftNotSaved,
    ),
  });
  await stockRoom.load().catch(draftNotSaved);
  const orders = createOrders(
    {
      ...day,
      ...{ storeId: identity.storeId, catalog, sell, shift: shift.state, printing },
      pricing: () => sell.pricing(),
    },
    shelf,
  );
  await orders.load().catch(draftNotSaved);
  const returns = createReturns(
    {
      ...{ host, syncFetch, timers, clock, random, rxdb: parts.rxdb, replica: sync.replica },
      ...{ storeId: identity.storeId, time, session, reference, catalog, sell, payments, printing },
      record: shift.guarded(record),
      isConnected: () => health.state.getState().connected,
      shift: () => {
        const { open, mayNotSell } = shift.state.getState();
        return { shiftId: open?.shiftId ?? null, mayNotSell };
      },
      order: (orderId) => shelf.book.order(orderId),
      orderByNumber: (number) => orderByNumber(shelf.book, number),
    },
    returnShelf,
  );
  await returns.load(sell.state.getState().cart.id).catch(draftNotSaved);
  await cashToGive.load().catch(draftNotSaved);
  const parked = openParked(day, parkedWork, sell);
  await parked.load(sell.state.getState().cart.id).catch(draftNotSaved);
  const stopRefreshing = refreshPrices(timers, catalog, () => sell.refresh());
  await cut.load().catch(draftNotSaved);
  await sync.start();
  orders.start();
  await printing.start();
  eReceipts.wake();
  void payments.look();
  const stopOffering = reference.subscribe(() => payments.refresh());
  const stopWaking = health.state.subscribe((now, before) => {
    shift.refresh();
    if (now.connected !== before.connected) payments.refresh();
    if (!now.connected || before.connected) return;
    eReceipts.wake();
    void parked.actions.look();
  });

  return {
    identity,
    name: status.receiptPrefix,
    host,
    catalog,
    stock: sync.stock,
    reference,
    session: session.state,
    sell: sell.state,
    actions: sell.actions,
    shift: shift.state,
    shiftActions: shift.actions,
    parked: parked.state,
    parkedActions: parked.actions,
    payments,
    terminalSetup: createTerminalSetup(host, payments),
    eReceipts,
    printing,
    stockRoom,
    orders,
    returns,
    cashToGive,
    customers: customerCart,
    health: health.state,
    businessMs: () => time.nowMs(),
    signIn: (credential) => session.signIn(credential),
    signOut: () => session.signOut(),
    lock: () => session.lock(),
    approve: (credential, verb) => session.approve(credential, verb),
    ...recordings(session, record),
    acknowledgeAlarm: async (alarm) => {
      const actor = session.actor();
      if (!actor) return refused({ code: 'not-signed-in' });
      health.journal(await host.journalAlarmAcknowledge({ alarm, staffId: actor.staffId }));
      return ok(null);
    },
    receipts,
    tillNames: () => readTillNames(parts.rxdb, sync.replica(), reference.all()),
    ...exceptions,
    settled: (signal) => sync.settled(signal),
    close: once(async () => {
      stopRefreshing();
      cut.close();
      shift.close();
      parked.close();
      printing.close();
      stopWaking();
      stopOffering();
      payments.close();
      eReceipts.close();
      customers.close();
      closable.close();
      await sync.close();
      await stockRoom.saved().catch(() => {});
      await orders.close();
      await returns.close();
      await cashToGive.saved().catch(() => {});
      await cut.saved().catch(() => {});
      await drafts.close();
    }),
  };
}

/** The same task, run by the first call only; later ones wait for it. */
function once(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= task();
    return running;
  };
}
