/** The contract of printers, kept by all of them: TCP, a mute one, a device file, the system's. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDriver } from '../../electron/printer/open-printing.ts';
import type { SystemPrinting } from '../../electron/printer/system-printer.ts';
import type { Timers } from '../../shared/base/environment.ts';
import { type PrinterSettings, usualPrinterSettings } from '../../shared/protocol/devices.ts';
import { decodeEscpos } from '../support/printer/escpos-decoder.ts';
import { PrinterSimulator, textOf } from '../support/printer/printer-simulator.ts';
import { quickPrinterLimits } from '../support/printer/quick-printing.ts';
import { printerDriverContract } from './printer-driver-contract.ts';

const timers: Timers = {
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
const settingsAt = (address: string): PrinterSettings => ({ ...usualPrinterSettings, address });

for (const mute of [false, true])
  printerDriverContract(mute ? 'a TCP printer that says nothing' : 'a TCP printer', async () => {
    const simulator = await new PrinterSimulator().listen();
    simulator.set({ mute });
    const machine = { timers, system: null, limits: quickPrinterLimits };
    return {
      driver: makeDriver(machine, settingsAt(simulator.address)),
      printed: async () => textOf(simulator.printed),
      unplug: () => simulator.die(),
      kicksDrawer: true,
      drawerKicks: () => simulator.drawerKicks,
      close: () => simulator.close(),
    };
  });

printerDriverContract('a device file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stillopen-printer-'));
  const path = join(folder, 'lp0');
  writeFileSync(path, '');
  const read = () => decodeEscpos(readFileSync(path));
  return {
    driver: makeDriver({ timers, system: null, limits: quickPrinterLimits }, settingsAt(`file:${path}`)),
    printed: async () => textOf(read()),
    unplug: async () => rmSync(folder, { recursive: true }),
    kicksDrawer: true,
    drawerKicks: () => read().filter((each) => each.kind === 'drawer').length,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

printerDriverContract('a printer of the system', async () => {
  let names = ['Office'];
  const pages: string[] = [];
  const system: SystemPrinting = {
    printers: async () => names,
    print: async (html) => {
      pages.push(html);
    },
  };
  return {
    driver: makeDriver({ timers, system }, settingsAt('system:Office')),
    printed: async () => pages.join('\n'),
    unplug: async () => {
      names = [];
    },
    kicksDrawer: false,
    drawerKicks: () => 0,
    close: async () => {},
  };
});
