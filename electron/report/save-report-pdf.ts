/**
 * Makes a PDF of a report: its page is rendered in a hidden window of its own, sandboxed, without scripts,
 * preload or network, and printed by Chromium. The file is written whole or not at all.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import type { ReportDocument } from '../../shared/protocol/report-document.ts';
import { reportHtml } from './report-html.ts';

/** Where a report goes: a file that somebody chose, or null when they changed their mind. */
export type ChooseReportFile = (fileName: string) => Promise<string | null>;

/** Makes the PDF and tells its path; null when nobody chose one. Rejects when it can't be made or written. */
export async function saveReportPdf(
  report: ReportDocument,
  choose: ChooseReportFile,
): Promise<string | null> {
  const path = await choose(`${report.fileName}.pdf`);
  if (path === null) return null;
  const bytes = await renderPdf(reportHtml(report));
  const unfinished = `${path}.part`;
  await writeFile(unfinished, bytes);
  await rename(unfinished, path);
  return path;
}

/** A file of this name in a folder, which is made where it is missing, without asking anybody. */
export function reportFileIn(folder: string): ChooseReportFile {
  return async (fileName) => {
    await mkdir(folder, { recursive: true });
    return join(folder, fileName);
  };
}

async function renderPdf(html: string): Promise<Uint8Array> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      images: false,
      partition: 'report',
    },
  });
  try {
    window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`);
    return await window.webContents.printToPDF({ pageSize: 'A4', printBackground: true });
  } finally {
    window.destroy();
  }
}
