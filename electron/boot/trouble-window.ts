/**
 * The window of a till that can't start: a page in the till's languages that says what happened, whether sales
 * are safe and what to do. It touches nothing of the till's folder, so it comes up whatever is wrong with it.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, protocol, session } from 'electron';
import { applicationHandler, applicationOrigin, applicationScheme } from '../window/application-scheme.ts';
import { lockPermissions } from '../window/lock-down.ts';
import { openTillWindow } from '../window/till-window.ts';
import type { Trouble } from './folder-trouble.ts';

/** Where everything lies that the window needs. */
export interface TroubleWindowParts {
  readonly tillFolder: string;
  readonly pageFolder: string;
  readonly preload: string;
  /** As the command line says; null leaves it to the system. */
  readonly language: string | null;
}

/** Gives Chromium a folder of its own, since the till's can't be used. Call before Electron is ready. */
export function leaveTillFolder(): void {
  app.setPath('userData', mkdtempSync(join(tmpdir(), 'stillopen-trouble-')));
}

/** Shows a trouble. The application ends with 1 when the window is closed. */
export async function showTrouble(trouble: Trouble, parts: TroubleWindowParts): Promise<void> {
  process.stderr.write(`The till can't start (${trouble.code}): ${trouble.detail}\n`);
  await app.whenReady();
  lockPermissions(session.defaultSession);
  const noServer = (): Promise<Response> => Promise.reject(new Error('the till did not start'));
  if (!protocol.isProtocolHandled(applicationScheme))
    protocol.handle(applicationScheme, applicationHandler(parts.pageFolder, noServer));
  const window = openTillWindow(parts.preload, () => true);
  window.once('closed', () => app.exit(1));
  const query = new URLSearchParams({
    trouble: trouble.code,
    folder: parts.tillFolder,
    detail: trouble.detail.slice(0, 2000),
    ...(parts.language === null ? {} : { language: parts.language }),
  });
  await window.loadURL(`${applicationOrigin}/index.html?${query}`);
}
