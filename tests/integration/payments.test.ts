/** A headless till with its journal on a disk, a terminal that speaks nexo, the real server and a bank behind it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PaymentIntent } from '../../renderer/till/payment-types.ts';
import { mintId } from '../../shared/base/ids.ts';
import { settingsSchema } from '../../shared/domain/entities/reference.ts';
import { demoBank } from '../../sync-server/bank/demo-bank.ts';
import { httpBank } from '../../sync-server/bank/http-bank.ts';
import { writeArticles, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { systemEnvironment } from '../../sync-server/system-environment.ts';
import { controlledNetwork } from '../support/controlled-network.ts';
import { type HeadlessTill, startHeadlessTill } from '../support/headless-till.ts';
import { systemClock, systemRandom } from '../support/system-environment.ts';
import { type BankSimulator, startBankSimulator } from '../support/terminal/bank-simulator.ts';
import { type NexoSimulator, startNexoSimulator } from '../support/terminal/nexo-simulator.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/till-on-fakes.ts';
import { article, referenceRows } from '../support/till-rows.ts';

vi.setConfig({ testTimeout: 60_000 });

const folders: string[] = [];
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const settings = settingsSchema.parse({
  type: 'settings',
  id: 'settings:till',
  idleLockMs: 600_000,
  diskWarnBytes: 0,
  diskRefuseBytes: 0,
  tenders: ['cash', 'card-terminal', 'bank-transfer'],
});

interface World {
  readonly server: TestServer;
  readonly terminal: NexoSimulator;
  readonly bank: BankSimulator;
  readonly folder: string;
  /** Starts the till of the folder, signed in. */
  start(): Promise<HeadlessTill>;
}

async function world(hasBank = true): Promise<World> {
  const bank = await startBankSimulator();
  const terminal = await startNexoSimulator();
  const dataFolder = mkdtempSync(join(tmpdir(), 'stillopen-pay-server-'));
  folders.push(dataFolder);
  const server = await startTestServer({
    dataFolder,
    ...(hasBank ? { bank: httpBank(bank.address) } : {}),
  });
  closing.push(
    () => bank.close(),
    () => terminal.close(),
    () => server.crash().catch(() => {}),
  );
  await writeReference(server.store, [...referenceRows, settings]);
  await writeArticles(server.store, [
    article('A1', { priceMinor: 1250 }),
    article('A2', { priceMinor: 300 }),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-pay-'));
  folders.push(folder);
  let code: string | undefined = await server.enrolCode('S1');
  return {
    server,
    terminal,
    bank,
    folder,
    start: async () => {
      const network = controlledNetwork();
      const till = await startHeadlessTill({
        folder,
        serverUrl: server.url,
        network,
        terminal: terminal.address,
        timing: { bankPollMs: 20, paymentRetryMs: 20 },
        ...(code === undefined ? {} : { enrolCode: code }),
      });
      code = undefined;
      closing.push(() => till.close().catch(() => {}));
      await till.till.settled(AbortSignal.timeout(20_000));
      await till.till.signIn({ kind: 'badge', code: 'badge-boss' });
      await until(() => till.till.payments.methods().some(({ available }) => available));
      return till;
    },
  };
}

const intentFor = (
  till: HeadlessTill,
  method: PaymentIntent['method'],
  amountMinor: number,
): PaymentIntent => ({
  method,
  forOperationId: till.till.sell.getState().cart.id,
  amountMinor,
  currency: 'GBP',
});

/** The QR code that the till shows, once it does. */
async function shownQr(till: HeadlessTill): Promise<string> {
  await until(() => till.till.payments.state.getState().asking?.qrText != null);
  return till.till.payments.state.getState().asking?.qrText ?? '';
}

describe('a card on the terminal', () => {
  test('[TERMINAL12] a sale is paid by it, and the amounts of till, terminal and server agree', async () => {
    const { terminal, server, start } = await world();
    const till = await start();
    await till.till.actions.scan('A1');
    const cart = till.till.sell.getState().cart.id;
    const answer = await till.till.payments.pay(intentFor(till, 'card-terminal', 1250));
    expect(answer).toMatchObject({
      outcome: 'approved',
      tender: { amountMinor: 1250, card: { lastFour: '4242' } },
    });
    const sale = await till.till.actions.pay([]);
    expect(sale).toMatchObject({ ok: true, value: { operation: { id: cart } } });
    expect(till.till.payments.approvedFor(cart)).toEqual([]);
    expect(terminal.ledger.map(({ hundredths }) => hundredths)).toEqual([1250]);
    expect(terminal.heard).toContain('Diagnosis');
    await till.till.settled(AbortSignal.timeout(20_000));
    const rows = await server.store.read(({ feed }) => feed.rows('store:S1', 'receipts', [cart]));
    expect(rows).toHaveLength(1);
  });

  test('[TERMINAL12] one attempt is asked once of a terminal, whatever the page asks, and one at a time', async () => {
    const { terminal, start } = await world();
    const { host } = await start();
    const attemptId = mintId(systemClock, systemRandom);
    const request = { attemptId, amountMinor: 500, currency: 'GBP' as const };
    await terminal.script({ next: ['wait'] });
    const first = host.host.terminalPay(request);
    await until(() => terminal.waiting() === 1);
    const other = { ...request, attemptId: mintId(systemClock, systemRandom) };
    expect(await host.host.terminalPay(other)).toMatchObject({ outcome: 'not-executed', reason: 'busy' });
    expect(await host.host.terminalPay(request)).toMatchObject({ outcome: 'unknown' });
    await terminal.script({ finish: 'approve' });
    expect(await first).toMatchObject({ outcome: 'approved' });
    expect(await host.host.terminalPay(request)).toMatchObject({ outcome: 'unknown' });
    expect(terminal.ledger).toHaveLength(1);
  });

  test('[ATTEMPT14] a cancel that the terminal hears ends the payment; the cart can be paid otherwise', async () => {
    const { terminal, start } = await world();
    const till = await start();
    await till.till.actions.scan('A1');
    await terminal.script({ next: ['wait'] });
    const paying = till.till.payments.pay(intentFor(till, 'card-terminal', 1250));
    await until(() => terminal.waiting() === 1);
    await till.till.payments.cancel();
    expect(await paying).toMatchObject({ outcome: 'refused', reason: 'cancelled' });
    expect((await till.till.actions.pay([{ kind: 'cash', tenderedMinor: 1250 }])).ok).toBe(true);
    expect(terminal.ledger).toEqual([]);
  });

  test('[TERMINAL12] the power of the terminal goes after it charged: found when it is back', async () => {
    const { terminal, start } = await world();
    const till = await start();
    await till.till.actions.scan('A1');
    await terminal.script({ next: ['power-cut-after'] });
    const answer = await till.till.payments.pay(intentFor(till, 'card-terminal', 1250));
    expect(answer.outcome).toBe('unknown');
    await terminal.script({ power: 'on', remembers: true });
    await till.till.payments.look();
    await until(() => till.till.payments.state.getState().unsettled.length === 0);
    expect(till.till.payments.approvedFor(till.till.sell.getState().cart.id)).toHaveLength(1);
    expect(terminal.ledger).toHaveLength(1);
  });

  test('[TERMINAL12] money of a cart that is given up is reversed at the terminal', async () => {
    const { terminal, start } = await world();
    const till = await start();
    await till.till.actions.scan('A1');
    await till.till.payments.pay(intentFor(till, 'card-terminal', 1250));
    expect((await till.till.actions.voidCart('gone', null)).ok).toBe(false);
    const [unused] = till.till.payments.state.getState().unused;
    if (!unused) throw new Error('nothing to give back');
    const { forOperationId, tender, currency } = unused;
    const answer = await till.till.payments.refund({ forOperationId, tender, currency, amountMinor: 1250 });
    expect(answer).toMatchObject({ outcome: 'approved' });
    expect(terminal.ledger.map(({ kind, hundredths }) => [kind, hundredths])).toEqual([
      ['payment', 1250],
      ['reversal', -1250],
    ]);
    expect(till.till.payments.state.getState().unused).toEqual([]);
    expect((await till.till.actions.voidCart('gone', null)).ok).toBe(true);
  });
});

describe('a transfer by QR code', () => {
  test('[BANK2] is approved when the customer has paid, and stands in the sale', async () => {
    const { bank, start } = await world();
    const till = await start();
    await till.till.actions.scan('A1');
    const paying = till.till.payments.pay(intentFor(till, 'bank-transfer', 1250));
    const qrText = await shownQr(till);
    expect(till.till.payments.state.getState().asking).toMatchObject({ phase: 'waiting-for-customer' });
    expect(bank.customerPays(qrText)).toBe(true);
    expect(await paying).toMatchObject({
      outcome: 'approved',
      tender: { kind: 'bank-transfer', amountMinor: 1250 },
    });
    expect((await till.till.actions.pay([])).ok).toBe(true);
    expect(bank.ledgerMinor()).toBe(1250);
  });

  test('[BANK3] called off, it cannot be paid any more; paid just before, the payment stands', async () => {
    const { bank, start } = await world();
    const till = await start();
    const first = till.till.payments.pay(intentFor(till, 'bank-transfer', 1250));
    const firstQr = await shownQr(till);
    await till.till.payments.cancel();
    expect(await first).toMatchObject({ outcome: 'refused', reason: 'cancelled' });
    expect(bank.customerPays(firstQr)).toBe(false);
    const second = till.till.payments.pay(intentFor(till, 'bank-transfer', 1250));
    bank.customerPays(await shownQr(till));
    await till.till.payments.cancel();
    expect(await second).toMatchObject({ outcome: 'approved' });
    expect(bank.ledgerMinor()).toBe(1250);
  });

  test('[BANK3] one whose time is over is refused as expired', async () => {
    const { bank, start } = await world();
    const till = await start();
    const paying = till.till.payments.pay(intentFor(till, 'bank-transfer', 1250));
    await shownQr(till);
    bank.expireAll();
    expect(await paying).toMatchObject({ outcome: 'refused', reason: 'expired' });
  });

  test('[BANK4] without a network it is greyed with the reason, and nothing is journalled', async () => {
    const { start } = await world();
    const till = await start();
    till.network.cut();
    await until(() => !till.till.health.getState().connected, 20_000);
    expect(till.till.payments.methods().find(({ method }) => method === 'bank-transfer')).toEqual({
      method: 'bank-transfer',
      available: false,
      reason: 'no-network',
    });
    const before = (await till.host.host.journalStatus(null)).head.tillSequence;
    expect(await till.till.payments.pay(intentFor(till, 'bank-transfer', 100))).toMatchObject({
      outcome: 'refused',
      reason: 'no-network',
    });
    expect((await till.host.host.journalStatus(null)).head.tillSequence).toBe(before);
  });

  test('[BANK4] a chain without a bank says so, and nothing is in doubt', async () => {
    const { start } = await world(false);
    const till = await start();
    expect(await till.till.payments.pay(intentFor(till, 'bank-transfer', 100))).toMatchObject({
      outcome: 'refused',
      reason: 'not-configured',
    });
    expect(till.till.payments.state.getState().unsettled).toEqual([]);
  });

  test('[BANK5] the network goes while the customer pays: in doubt, and found when it is back', async () => {
    const { bank, start } = await world();
    const till = await start();
    const cart = till.till.sell.getState().cart.id;
    const paying = till.till.payments.pay(intentFor(till, 'bank-transfer', 1250));
    const qrText = await shownQr(till);
    till.network.cut();
    await till.till.payments.cancel();
    expect((await paying).outcome).toBe('unknown');
    expect(bank.customerPays(qrText)).toBe(true);
    const [doubt] = till.till.payments.state.getState().unsettled;
    expect(await till.till.payments.check(doubt?.attemptId ?? '')).toMatchObject({ outcome: 'unknown' });
    till.network.mend();
    expect(await till.till.payments.check(doubt?.attemptId ?? '')).toMatchObject({ outcome: 'approved' });
    expect(till.till.payments.approvedFor(cart)).toHaveLength(1);
    expect(bank.ledgerMinor()).toBe(1250);
  });

  test('[BANK5] a till that crashed while the customer paid finds the money after its start', async () => {
    const { bank, start } = await world();
    const first = await start();
    const cart = first.till.sell.getState().cart.id;
    void first.till.payments.pay(intentFor(first, 'bank-transfer', 1250));
    const qrText = await shownQr(first);
    await first.crash();
    bank.customerPays(qrText);
    const again = await start();
    await until(() => again.till.payments.state.getState().unsettled.length === 0, 10_000);
    expect(again.till.payments.approvedFor(cart)).toMatchObject([
      { kind: 'bank-transfer', amountMinor: 1250 },
    ]);
  });

  test('[BANK6] money is given back through the bank, and never more than was paid', async () => {
    const { bank, start } = await world();
    const till = await start();
    const cart = till.till.sell.getState().cart.id;
    const paying = till.till.payments.pay(intentFor(till, 'bank-transfer', 1250));
    bank.customerPays(await shownQr(till));
    const answer = await paying;
    if (answer.outcome !== 'approved') throw new Error('not paid');
    const give = (amountMinor: number) =>
      till.till.payments.refund({
        forOperationId: cart,
        tender: answer.tender,
        amountMinor,
        currency: 'GBP',
      });
    expect(await give(1000)).toMatchObject({ outcome: 'approved' });
    expect(await give(251)).toMatchObject({ outcome: 'refused', reason: 'not-possible' });
    expect(bank.ledgerMinor()).toBe(250);
  });
});

describe('bank transfers over HTTP', () => {
  const request = (change: object = {}) => ({
    ...{ attemptId: mintId(systemClock, systemRandom), amountMinor: 700, currency: 'GBP', ofAttemptId: null },
    ...change,
  });

  async function served() {
    const { start, bank } = await world();
    const { host } = await start();
    const post = async (path: string, body: object) => {
      const response = await host.syncFetch(`/v1/bank-transfers${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    };
    return { bank, post };
  }

  test('[BANK1] the same attempt gets the same transfer, and another amount under its id is refused', async () => {
    const { bank, post } = await served();
    const order = request();
    const first = await post('', order);
    expect(first).toMatchObject({
      status: 200,
      body: { state: 'waiting', qrText: expect.stringContaining('qr') },
    });
    const { serverTimeMs: _first, ...opened } = first.body;
    const { serverTimeMs: _again, ...again } = (await post('', order)).body;
    expect(again).toEqual(opened);
    expect(bank.transfers.size).toBe(1);
    expect(await post('', { ...order, amountMinor: 701 })).toMatchObject({
      status: 400,
      body: { field: 'attemptId' },
    });
  });

  test('[BANK3] one that was called off before it was opened is never opened', async () => {
    const { bank, post } = await served();
    const order = request();
    expect(await post(`/${order.attemptId}/cancel`, order)).toMatchObject({ body: { state: 'cancelled' } });
    expect(await post('', order)).toMatchObject({ body: { state: 'cancelled', qrText: null } });
    expect(bank.customerPays(`https://qr.bank.invalid/${order.attemptId}`)).toBe(false);
  });

  test('[BANK7] a bank that is not reached is a problem that passes, and nothing is taken as certain', async () => {
    const { bank, post } = await served();
    const order = request();
    await post('', order);
    bank.silent = true;
    expect(await post(`/${order.attemptId}/cancel`, order)).toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
    });
    bank.silent = false;
    bank.customerPays(`https://qr.bank.invalid/${order.attemptId}`);
    expect(await post(`/${order.attemptId}/cancel`, order)).toMatchObject({ body: { state: 'paid' } });
  });

  test('[BANK8] the demonstration bank says paid after a moment, and never after it was called off', async () => {
    let nowMs = 1_000_000;
    const bank = demoBank({ ...systemEnvironment.clock, wallMs: () => nowMs });
    const order = { ...request(), currency: 'RUB' as const, ofAttemptId: null, askedAtMs: nowMs };
    expect(await bank.open(order)).toMatchObject({ state: 'waiting', reference: null });
    expect(await bank.cancel(order)).toMatchObject({ state: 'cancelled' });
    nowMs += 6_000;
    expect(await bank.standing(order)).toMatchObject({ state: 'paid', reference: /^DEMO-/ });
    expect(await bank.cancel(order)).toMatchObject({ state: 'paid' });
  });
});
