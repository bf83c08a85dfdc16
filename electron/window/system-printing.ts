/**
 * The system's printers, through Chromium: a page in a window that nobody sees is printed without a dialog.
 * The page comes from main itself, as text, and may run nothing.
 */
import { BrowserWindow } from 'electron';
import { z } from 'zod';
import type { SystemPrinting } from '../printer/system-printer.ts';

const metricsSchema = z.object({ cssContentSize: z.object({ height: z.number() }) });

/** A window for one page. Scripts stay off: the page is text and drawings. */
function hiddenWindow(): BrowserWindow {
  return new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
  });
}

/** Printing by the system. */
export const systemPrinting: SystemPrinting = {
  printers: async () => {
    const window = hiddenWindow();
    try {
      const found = await window.webContents.getPrintersAsync();
      return found.map((printer) => printer.name);
    } finally {
      window.destroy();
    }
  },
  print: async (html, { printer, widthMm }) => {
    const window = hiddenWindow();
    try {
      await window.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`);
      const heightMm = await heightOf(window);
      await new Promise<void>((resolve, reject) => {
        window.webContents.print(
          {
            silent: true,
            printBackground: true,
            margins: { marginType: 'none' },
            pageSize: { width: widthMm * 1000, height: Math.max(heightMm, widthMm + 1) * 1000 },
            ...(printer === '' ? {} : { deviceName: printer }),
          },
          (isPrinted, reason) => (isPrinted ? resolve() : reject(new Error(reason))),
        );
      });
    } finally {
      window.destroy();
    }
  },
};

/** How long the page is, mm: a roll has no pages. */
async function heightOf(window: BrowserWindow): Promise<number> {
  const { debugger: inspector } = window.webContents;
  inspector.attach();
  try {
    const { cssContentSize } = metricsSchema.parse(await inspector.sendCommand('Page.getLayoutMetrics'));
    return Math.ceil((cssContentSize.height * 25.4) / 96);
  } finally {
    inspector.detach();
  }
}
