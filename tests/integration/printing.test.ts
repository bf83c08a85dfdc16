/** The print queue with a printer on TCP: paper out, cover open, dead, mute, shared, and over restarts. */
import { afterEach, expect, test } from 'vitest';
import { openPrinting } from '../../electron/printer/open-printing.ts';
import type { PrintService } from '../../electron/printer/print-service.ts';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { cut, type PrintDocument, text } from '../../shared/print/document.ts';
import { type PrinterSettings, usualPrinterSettings } from '../../shared/protocol/devices.ts';
import type { PrintJob } from '../../shared/protocol/printing.ts';
import { MemoryFileSystem } from '../support/memory-file-system.ts';
import { type PaperPiece, PrinterSimulator } from '../support/printer/printer-simulator.ts';
import { quickPrinterLimits, quickWorkerTiming } from '../support/printer/quick-printing.ts';

const mark = 'ПОВТОР: могло быть напечатано раньше';
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function simulator(): Promise<PrinterSimulator> {
  const made = await new PrinterSimulator().listen();
  open.push(made);
  return made;
}

function start(fileSystem: MemoryFileSystem, printer: PrinterSimulator, tillId = 'T1'): PrintService {
  const settings: PrinterSettings = { ...usualPrinterSettings, address: printer.address };
  const service = openPrinting(
    {
      timers: {
        after: (delayMs, task) => {
          const timer = setTimeout(task, delayMs);
          return { cancel: () => clearTimeout(timer) };
        },
      },
      system: null,
      limits: quickPrinterLimits,
      timing: quickWorkerTiming,
    },
    {
      fileSystem,
      clock: { wallMs: () => 1_700_000_000_000, monotonicMs: () => 0 },
      tillFolder: '/till',
      tillId,
      processes: {
        self: () => ({ pid: 1, started: tillId }),
        runs: () => false,
        mayShareBoot: () => false,
      },
      settings: () => settings,
    },
  );
  open.push(service);
  return service;
}

const jobOf = (number: number, lines = 3): PrintJob => {
  const document: PrintDocument = {
    language: 'ru',
    blocks: [...Array.from({ length: lines }, (_, line) => text(`Чек ${number}, строка ${line + 1}`)), cut],
  };
  return { jobId: `receipt:${number}`, kind: 'receipt', title: String(number), document };
};

const linesOf = (piece: PaperPiece): string[] =>
  piece.printed.flatMap((each) => (each.kind === 'line' && each.text !== '' ? [each.text.trim()] : []));
const whole = (number: number, lines = 3): string[] =>
  Array.from({ length: lines }, (_, line) => `Чек ${number}, строка ${line + 1}`);

test('[PRINT6] jobs come out whole, once each, in the order they were queued', async () => {
  const printer = await simulator();
  const service = start(new MemoryFileSystem(), printer);
  for (const number of [1, 2, 3]) expect(service.enqueue(jobOf(number))).toEqual({ status: 'queued' });
  expect(service.enqueue(jobOf(2))).toEqual({ status: 'already' });
  await printer.until(() => printer.pieces().length === 3);
  expect(printer.pieces().map(linesOf)).toEqual([whole(1), whole(2), whole(3)]);
  await expect.poll(() => service.state().queue).toEqual([]);
  expect(service.enqueue(jobOf(2))).toEqual({ status: 'already' });
  expect(service.state().finished.map(({ title, outcome }) => [title, outcome])).toEqual([
    ['3', 'printed'],
    ['2', 'printed'],
    ['1', 'printed'],
  ]);
});

for (const [name, stops, goesOn, state] of [
  ['paper is out', { paper: 'out' }, { paper: 'enough' }, 'paper-out'],
  ['the cover is open', { coverOpen: true }, { coverOpen: false }, 'cover-open'],
  ['it is offline', { offline: true }, { offline: false }, 'offline'],
] as const)
  test(`[PRINT7] while ${name} jobs wait, and come out once by themselves afterwards`, async () => {
    const printer = await simulator();
    printer.set(stops);
    const service = start(new MemoryFileSystem(), printer);
    service.enqueue(jobOf(1));
    service.enqueue(jobOf(2));
    await expect.poll(() => service.state().printer).toBe(state);
    expect(printer.pieces()).toEqual([]);
    printer.set(goesOn);
    await printer.until(() => printer.pieces().length === 2);
    expect(printer.pieces().map(linesOf)).toEqual([whole(1), whole(2)]);
    await expect.poll(() => service.state().printer).toBe('ready');
  });

test('[PRINT7] paper that runs out in the middle of a job is waited for, and the job goes on where it was', async () => {
  const printer = await simulator();
  printer.set({ paperLinesLeft: 4 });
  const service = start(new MemoryFileSystem(), printer);
  for (const number of [1, 2, 3]) service.enqueue(jobOf(number, 8));
  await expect.poll(() => service.state().printer).toBe('paper-out');
  expect(service.state().queue.map(({ title, state, attempts }) => [title, state, attempts])).toEqual([
    ['1', 'printing', 1],
    ['2', 'waiting', 0],
    ['3', 'waiting', 0],
  ]);
  printer.set({ paper: 'enough' });
  await printer.until(() => printer.pieces().length === 3);
  expect(printer.pieces().map(linesOf)).toEqual([whole(1, 8), whole(2, 8), whole(3, 8)]);
});

test('[PRINT8] a printer that dies in the middle of a job gets it again, marked, and the next ones unmarked', async () => {
  const printer = await simulator();
  printer.set({ diesAfterLines: 2 });
  const service = start(new MemoryFileSystem(), printer);
  service.enqueue(jobOf(1));
  service.enqueue(jobOf(2));
  await expect.poll(() => service.state().printer).toBe('offline');
  await printer.revive();
  await printer.until(() => printer.pieces().length === 2);
  const [first, second] = printer.pieces().map(linesOf);
  expect(first).toEqual([...whole(1).slice(0, 2), mark, ...whole(1)]);
  expect(second).toEqual(whole(2));
});

for (const name of ['while it prints', 'while it waits for paper'] as const)
  test(`[PRINT8] a cable pulled ${name} is noticed, and the job comes out marked on a new connection`, async () => {
    const printer = await simulator();
    const isStill = name === 'while it waits for paper';
    printer.set(isStill ? { paperLinesLeft: 2 } : { takesBytes: 150 });
    const service = start(new MemoryFileSystem(), printer);
    service.enqueue(jobOf(1, 8));
    if (isStill) await expect.poll(() => service.state().printer).toBe('paper-out');
    await expect.poll(() => service.state().queue[0]?.attempts).toBe(1);
    printer.set({ unplugged: true });
    await expect.poll(() => service.state().printer, { timeout: 10_000 }).toBe('offline');
    // Only then the printer knows of it too; before, it would go on with what it holds of the old connection.
    await printer.hungUp();
    printer.set({ unplugged: false, paper: 'enough' });
    await printer.until(() => printer.pieces().length === 1);
    expect(printer.pieces().map((piece) => linesOf(piece).slice(-9))).toEqual([[mark, ...whole(1, 8)]]);
  });

test('[PRINT8] a till that is switched off in mid-job goes on after its restart: what was begun is marked, nothing else', async () => {
  const printer = await simulator();
  printer.set({ paperLinesLeft: 2 });
  const fileSystem = new MemoryFileSystem();
  const before = start(fileSystem, printer);
  for (const number of [1, 2]) before.enqueue(jobOf(number));
  await expect.poll(() => before.state().printer).toBe('paper-out');
  before.close();
  await printer.die();
  fileSystem.crash(seededRandom(7));
  await printer.revive();
  printer.set({ paper: 'enough' });
  const after = start(fileSystem, printer);
  expect(after.state().queue.map(({ title }) => title)).toEqual(['1', '2']);
  await printer.until(() => printer.pieces().length === 2);
  expect(printer.pieces().map((piece) => linesOf(piece).slice(-3))).toEqual([whole(1), whole(2)]);
  expect(printer.pieces().map((piece) => linesOf(piece).filter((line) => line === mark).length)).toEqual([
    1, 0,
  ]);
});

test('[PRINT9] a job is taken out by hand with a reason, also the one that waits in the printer, and printed again marked', async () => {
  const printer = await simulator();
  printer.set({ paper: 'out' });
  const service = start(new MemoryFileSystem(), printer);
  service.enqueue(jobOf(1));
  service.enqueue(jobOf(2));
  service.remove('receipt:1', 'покупатель ушёл', 'S1');
  printer.set({ paper: 'enough' });
  await printer.until(() => printer.pieces().length === 1);
  expect(printer.pieces().map(linesOf)).toEqual([whole(2)]);
  await expect
    .poll(() => service.state().finished)
    .toMatchObject([{ title: '2' }, { title: '1', outcome: 'removed', reason: 'покупатель ушёл' }]);
  service.again('receipt:1');
  await printer.until(() => printer.pieces().length === 2);
  expect(printer.pieces().map(linesOf)[1]).toEqual([mark, ...whole(1)]);
});

test('[PRINT10] another till finds none of the jobs of this one', async () => {
  const printer = await simulator();
  printer.set({ paper: 'out' });
  const fileSystem = new MemoryFileSystem();
  const first = start(fileSystem, printer, 'T1');
  first.enqueue(jobOf(1));
  first.close();
  const second = start(fileSystem, printer, 'T2');
  expect(second.state().queue).toEqual([]);
  printer.set({ paper: 'enough' });
  second.enqueue(jobOf(2));
  await printer.until(() => printer.pieces().length === 1);
  expect(printer.pieces().map(linesOf)).toEqual([whole(2)]);
});

test('[DRAWER2] the drawer opens at once while a job waits for paper, and never later', async () => {
  const printer = await simulator();
  printer.set({ paperLinesLeft: 1 });
  const service = start(new MemoryFileSystem(), printer);
  service.enqueue(jobOf(1));
  await expect.poll(() => service.state().printer).toBe('paper-out');
  expect(await service.openDrawer()).toEqual({ status: 'opened' });
  await printer.until(() => printer.drawerKicks === 1);
  printer.set({ paper: 'enough' });
  await printer.until(() => printer.pieces().length === 1);
  await expect.poll(() => service.state().queue).toEqual([]);
  await printer.die();
  expect(await service.openDrawer()).toEqual({ status: 'not-opened', reason: 'offline' });
  await printer.revive();
  service.enqueue(jobOf(2));
  await printer.until(() => printer.pieces().length === 2);
  expect(printer.drawerKicks).toBe(1);
});

test('[PRINT11] a disk that takes no job says so, and what is queued goes on', async () => {
  const printer = await simulator();
  const fileSystem = new MemoryFileSystem();
  const service = start(fileSystem, printer);
  fileSystem.faults = ({ call }) => (call === 'append' ? { kind: 'error', code: 'ENOSPC' } : null);
  expect(service.enqueue(jobOf(1)).status).toBe('refused');
  fileSystem.faults = () => null;
  service.enqueue(jobOf(2));
  await printer.until(() => printer.pieces().length === 1);
  expect(printer.pieces().map(linesOf)).toEqual([whole(2)]);
});
