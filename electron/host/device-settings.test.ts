/** The machine's devices: kept, overridden for a run, and one that can't be read. */
import { expect, test } from 'vitest';
import {
  deviceSettingsSchema,
  logoSchema,
  printerAddressSchema,
  usualPrinterSettings,
} from '../../shared/protocol/devices.ts';
import { MemoryFileSystem } from '../../tests/support/memory-file-system.ts';
import { DeviceSettingsStore } from './device-settings.ts';

const printer = { ...usualPrinterSettings, address: 'tcp:10.0.0.5:9100', paperWidthMm: 58 as const };

test('[PRINT17] the printer outlives a restart; the command line holds for one run and is not kept', () => {
  const fileSystem = new MemoryFileSystem();
  const store = new DeviceSettingsStore(fileSystem, '/till');
  expect(store.read().printer).toBeNull();
  store.write({ printer });
  expect(new DeviceSettingsStore(fileSystem, '/till').read().printer).toEqual(printer);
  const overridden = new DeviceSettingsStore(fileSystem, '/till', { printer: 'file:/dev/usb/lp0' });
  expect(overridden.read().printer).toEqual({ ...printer, address: 'file:/dev/usb/lp0' });
  expect(new DeviceSettingsStore(fileSystem, '/till', { paperWidthMm: 80 }).read().printer).toEqual({
    ...printer,
    paperWidthMm: 80,
  });
  expect(new DeviceSettingsStore(fileSystem, '/till').read().printer).toEqual(printer);
  store.write({ printer: null });
  expect(new DeviceSettingsStore(fileSystem, '/till').read().printer).toBeNull();
});

test('[PRINT17] a device that cannot be read is taken as not there, and takes no other with it', () => {
  const fileSystem = new MemoryFileSystem();
  const store = new DeviceSettingsStore(fileSystem, '/till');
  store.write({ printer });
  const path = '/till/state/devices.json';
  const text = new TextDecoder().decode(fileSystem.read(path) ?? new Uint8Array());
  for (const [content, expected] of [
    [text.replace('"terminal":null', '"terminal":{"x":1}'), printer],
    [text.replace('tcp:10', 'lpt:10'), null],
    ['not json', null],
  ] as const) {
    fileSystem.remove(path);
    const file = fileSystem.open(path, 'new');
    file.append(new TextEncoder().encode(content));
    file.close();
    const read = new DeviceSettingsStore(fileSystem, '/till').read();
    expect(read.printer).toEqual(expected);
    expect(deviceSettingsSchema.parse(read)).toEqual(read);
  }
});

test('[PRINT17] only addresses and logos that can be meant are taken', () => {
  for (const right of [
    'tcp:printer.local:9100',
    'tcp:10.0.0.5:1',
    'file:/dev/usb/lp0',
    'system:',
    'system:EPSON TM',
  ])
    expect(printerAddressSchema.safeParse(right).success, right).toBe(true);
  for (const wrong of ['tcp:10.0.0.5', 'tcp::9100', 'tcp:a:0', 'tcp:a:65536', 'file:lp0', 'lpt1', ''])
    expect(printerAddressSchema.safeParse(wrong).success, wrong).toBe(false);
  const bits = btoa(String.fromCharCode(...new Uint8Array(8)));
  expect(logoSchema.safeParse({ widthDots: 8, heightDots: 8, bits }).success).toBe(true);
  expect(logoSchema.safeParse({ widthDots: 8, heightDots: 16, bits }).success).toBe(false);
  expect(logoSchema.safeParse({ widthDots: 9, heightDots: 8, bits }).success).toBe(false);
});
