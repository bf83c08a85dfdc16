/** A till that is killed (SIGKILL) at each step of a card payment, and started again on what its disk holds. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test, vi } from 'vitest';
import { inProject } from '../../build/project-folders.ts';
import { writeArticles, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { type HeadlessTill, startHeadlessTill } from '../support/headless-till.ts';
import { type NexoSimulator, startNexoSimulator } from '../support/terminal/nexo-simulator.ts';
import type { payingSteps } from '../support/terminal/paying-till.ts';
import { startTestServer } from '../support/test-server.ts';
import { until } from '../support/till-on-fakes.ts';
import { article, referenceRows } from '../support/till-rows.ts';

vi.setConfig({ testTimeout: 120_000 });

const folders: string[] = [];
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-kill-'));
  folders.push(folder);
  return folder;
}

const manager = {
  type: 'role',
  id: 'role:manager',
  name: { ru: 'm', en: 'm' },
  verbs: ['sell', 'settle-payment'] as ('sell' | 'settle-payment')[],
  maxDiscountBasisPoints: 0,
} as const;

interface Killed {
  readonly terminal: NexoSimulator;
  readonly cart: string;
  /** Starts the till again. */
  again(): Promise<HeadlessTill>;
}

/** Lets a till pay until a step and kills it there. */
async function killAt(step: (typeof payingSteps)[number]): Promise<Killed> {
  const terminal = await startNexoSimulator();
  const server = await startTestServer({ dataFolder: freshFolder() });
  closing.push(
    () => terminal.close(),
    () => server.crash(),
  );
  await writeReference(server.store, [...referenceRows, manager]);
  await writeArticles(server.store, [article('A1', { priceMinor: 1250 })]);
  const folder = freshFolder();
  const till = { folder, serverUrl: server.url, terminal: terminal.address };
  const options = { ...till, enrolCode: await server.enrolCode('S1'), step };
  if (step === 'in-terminal') await terminal.script({ next: ['wait'] });
  const program = inProject('tests', 'support', 'terminal', 'paying-till.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(options)], {
    cwd: inProject(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  closing.push(() => child.kill('SIGKILL'));
  let cart = '';
  let stands = false;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('cart ')) cart = line.slice(5);
    if (line === 'stands') stands = true;
  });
  await until(() => child.exitCode !== null || stands || terminal.waiting() > 0, 90_000);
  expect(child.exitCode).toBeNull();
  await killed(child);
  return {
    terminal,
    cart,
    again: async () => {
      const started = await startHeadlessTill({ ...till, timing: { paymentRetryMs: 20 } });
      closing.push(() => started.close().catch(() => {}));
      await started.till.settled(AbortSignal.timeout(30_000));
      await started.till.signIn({ kind: 'badge', code: 'badge-boss' });
      await until(() => started.till.payments.state.getState().asking === null, 20_000);
      await started.till.payments.look();
      return started;
    },
  };
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

const paidHundredths = (terminal: NexoSimulator): number[] =>
  terminal.ledger.map(({ hundredths }) => hundredths);
const intent = (forOperationId: string) =>
  ({ method: 'card-terminal', forOperationId, amountMinor: 1250, currency: 'GBP' }) as const;

test('[ATTEMPT15] killed before the attempt is on disk: nothing was asked, and nothing is in doubt', async () => {
  const { terminal, cart, again } = await killAt('before-asked');
  const { till } = await again();
  expect(till.payments.state.getState()).toMatchObject({ unsettled: [], unused: [] });
  expect(terminal.ledger).toEqual([]);
  expect(await till.payments.pay(intent(cart))).toMatchObject({ outcome: 'approved' });
  expect(paidHundredths(terminal)).toEqual([1250]);
});

test('[ATTEMPT15] killed with the attempt on disk and the terminal not asked: in doubt until somebody decides', async () => {
  const { terminal, cart, again } = await killAt('asked');
  const { till } = await again();
  const [doubt] = till.payments.state.getState().unsettled;
  expect(doubt).toMatchObject({ forOperationId: cart, amountMinor: 1250, mayDecide: true });
  expect(await till.payments.pay(intent(cart))).toMatchObject({ outcome: 'refused', reason: 'unsettled' });
  const decided = await till.payments.decideUnknown(doubt?.attemptId ?? '', 'not-paid', 'no slip', null);
  expect(decided).toEqual({ ok: true, value: null });
  expect(await till.payments.pay(intent(cart))).toMatchObject({ outcome: 'approved' });
  expect(paidHundredths(terminal)).toEqual([1250]);
});

test('[ATTEMPT15] killed while the customer is at the terminal: the money is found, and asked for once', async () => {
  const { terminal, cart, again } = await killAt('in-terminal');
  await terminal.script({ finish: 'approve' });
  const { till } = await again();
  expect(till.payments.state.getState().unsettled).toEqual([]);
  expect(till.payments.approvedFor(cart)).toMatchObject([{ amountMinor: 1250, card: { lastFour: '4242' } }]);
  expect(paidHundredths(terminal)).toEqual([1250]);
});

test.each(['before-settled', 'settled', 'approved'] as const)(
  '[ATTEMPT15] killed after the terminal approved (%s): the money is found, and asked for once',
  async (step) => {
    const { terminal, cart, again } = await killAt(step);
    const first = await again();
    expect(first.till.payments.state.getState().unsettled).toEqual([]);
    expect(first.till.payments.approvedFor(cart)).toMatchObject([{ amountMinor: 1250 }]);
    await first.close();
    const second = await again();
    expect(second.till.payments.approvedFor(cart)).toMatchObject([{ amountMinor: 1250 }]);
    expect(paidHundredths(terminal)).toEqual([1250]);
  },
);
