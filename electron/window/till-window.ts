/**
 * The till's one window. The page in it is isolated and sandboxed; when its process dies it is loaded again,
 * because everything that matters lies in the journal and the drafts.
 */
import { writeFile } from 'node:fs/promises';
import { app, BrowserWindow } from 'electron';
import { applicationOrigin } from './application-scheme.ts';
import { lockNavigation } from './lock-down.ts';

/** A page that dies again within this time is loaded again only after it, ms. */
const reloadPauseMs = 2000;

/** Opens the window, hidden until its first picture is painted. */
export function openTillWindow(preload: string, mayClose: () => boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 1280,
    minHeight: 800,
    useContentSize: true,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: '#ffffff',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
      backgroundThrottling: false,
    },
  });
  window.removeMenu();
  lockNavigation(window.webContents);
  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    if (!mayClose()) event.preventDefault();
  });
  reloadAfterCrash(window);
  return window;
}

/** Loads the application's page. */
export function loadPage(window: BrowserWindow): Promise<void> {
  return window.loadURL(`${applicationOrigin}/index.html`);
}

/** Keeps a picture of the window, taken two frames from now, as a PNG file. */
export async function takeScreenshot(window: BrowserWindow, path: string): Promise<void> {
  const twoFrames =
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))';
  await window.webContents.executeJavaScript(twoFrames);
  const picture = await window.webContents.capturePage();
  await writeFile(path, picture.toPNG());
}

function reloadAfterCrash(window: BrowserWindow): void {
  let lastMs = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    process.stderr.write(`page: its process ended (${details.reason}), loading it again\n`);
    const pauseMs = performance.now() - lastMs < 10 * reloadPauseMs ? reloadPauseMs : 0;
    lastMs = performance.now();
    setTimeout(() => {
      if (!window.isDestroyed()) void loadPage(window).catch(() => {});
    }, pauseMs);
  });
}
