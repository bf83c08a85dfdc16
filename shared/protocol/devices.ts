/**
 * What hangs on one machine: its printer and its payment terminal. Kept by main in a file of the till's folder,
 * never sent anywhere. Each device is a member of its own, so that one that can't be read doesn't take the
 * others with it. Rules [PRINT*], [TERMINAL*].
 */
import { z } from 'zod';
import { terminalSettingsSchema } from './terminal.ts';

/** Where the printer is: `tcp:HOST:PORT`, `file:/dev/usb/lp0`, or `system:NAME` of a printer of the system. */
export const printerAddressSchema = z
  .string()
  .max(300)
  .regex(/^(tcp:[^\s:]+:\d{1,5}|file:\/[^\0]+|system:[^\0]*)$/, 'not the address of a printer')
  .refine((address) => !address.startsWith('tcp:') || isPort(address), 'not a port');

function isPort(address: string): boolean {
  const port = Number(address.slice(address.lastIndexOf(':') + 1));
  return port >= 1 && port <= 65_535;
}

/** Width of the paper, mm. 58 takes 32 columns, 80 takes 48. */
export const paperWidthSchema = z.union([z.literal(58), z.literal(80)]);
export type PaperWidthMm = z.infer<typeof paperWidthSchema>;

/** The code page in which the printer takes its text. */
export const printerCodePageSchema = z.enum(['cp866', 'windows1251', 'cp437', 'windows1252']);
export type PrinterCodePage = z.infer<typeof printerCodePageSchema>;

/** A picture of black and white dots for the head of a receipt; the width is a multiple of 8. */
export const logoSchema = z
  .strictObject({
    widthDots: z.int().min(8).max(576).multipleOf(8),
    heightDots: z.int().min(8).max(400).multipleOf(8),
    /** One bit per dot, rows from the top, the highest bit of a byte leftmost, 1 is black; base64. */
    bits: z.base64().max(40_000),
  })
  .refine(
    ({ widthDots, heightDots, bits }) =>
      Math.floor((bits.replace(/=+$/, '').length * 3) / 4) === (widthDots * heightDots) / 8,
    'the bits must fill the picture',
  );
export type Logo = z.infer<typeof logoSchema>;

/** How this machine prints. */
export const printerSettingsSchema = z.strictObject({
  address: printerAddressSchema,
  paperWidthMm: paperWidthSchema,
  codePage: printerCodePageSchema,
  /** Pin of the connector on which the drawer hangs. */
  drawerPin: z.union([z.literal(2), z.literal(5)]),
  /** Whether the printer cuts; a printer without a cutter gets paper pushed out to tear off. */
  cuts: z.boolean(),
  logo: logoSchema.nullable(),
});
export type PrinterSettings = z.infer<typeof printerSettingsSchema>;

/** The settings a printer begins with. */
export const usualPrinterSettings: Omit<PrinterSettings, 'address'> = {
  paperWidthMm: 80,
  codePage: 'cp866',
  drawerPin: 2,
  cuts: true,
  logo: null,
};

/** All devices of the machine; null is "there is none". */
export const deviceSettingsSchema = z.strictObject({
  printer: printerSettingsSchema.nullable(),
  terminal: terminalSettingsSchema.nullable(),
});
export type DeviceSettings = z.infer<typeof deviceSettingsSchema>;

/** A change of some devices; the others stay as they are. */
export const deviceChangeSchema = deviceSettingsSchema.partial();
export type DeviceChange = z.infer<typeof deviceChangeSchema>;

/** Channels of the till host about the machine's devices. */
export const deviceChannels = {
  devicesRead: { request: z.null(), answer: deviceSettingsSchema },
  devicesWrite: { request: deviceChangeSchema, answer: z.null() },
} as const;
