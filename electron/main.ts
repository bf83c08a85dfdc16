/**
 * The till's main process: puts command line, till host, application scheme, window and IPC together. One
 * till folder is open in one process only. What happens here is order; the rules live in the parts.
 */
import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  type IpcMainEvent,
  ipcMain,
  net,
  protocol,
  session,
} from 'electron';
import type { Timers } from '../shared/base/environment.ts';
import { type CommandLine, readCommandLine } from './boot/command-line.ts';
import { findFolderTrouble, type Trouble, troubleOf } from './boot/folder-trouble.ts';
import { machineClock, machineRandom } from './boot/machine.ts';
import { systemKeyStore } from './boot/system-key-store.ts';
import { leaveTillFolder, showTrouble } from './boot/trouble-window.ts';
import { createTillHost, type OpenTillHost } from './host/create-till-host.ts';
import { closeIpc } from './ipc/channel-names.ts';
import { connectClosing, connectHost, type IpcDoor, type IpcSender } from './ipc/host-ipc.ts';
import { messageOf } from './journal/file-system.ts';
import { nodeFileSystem } from './journal/node-file-system.ts';
import { reportFileIn, saveReportPdf } from './report/save-report-pdf.ts';
import { applicationHandler, applicationScheme } from './window/application-scheme.ts';
import { CloseGuard } from './window/close-guard.ts';
import { lockPermissions } from './window/lock-down.ts';
import { systemPrinting } from './window/system-printing.ts';
import { loadPage, openTillWindow, takeScreenshot } from './window/till-window.ts';

const machineTimers: Timers = {
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Everything before Electron is ready. False when another process has this till. */
function prepare(tillFolder: string): boolean {
  app.setPath('userData', join(tillFolder, 'electron'));
  if (!app.requestSingleInstanceLock()) return false;
  prepareChromium();
  return true;
}

/** What Chromium must be told before it is ready. */
function prepareChromium(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: applicationScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
    },
  ]);
}

function openHost(tillFolder: string, words: CommandLine, window: () => BrowserWindow | null): OpenTillHost {
  const { screenshot } = words;
  return createTillHost({
    folder: tillFolder.replaceAll('\\', '/'),
    fileSystem: nodeFileSystem(),
    clock: machineClock,
    random: machineRandom,
    // Chromium's network: the system's certificates and proxies hold. No cookies, no cache.
    fetch: (input, init) =>
      net.fetch(input instanceof URL ? input.href : input, {
        ...init,
        credentials: 'omit',
        cache: 'no-store',
      }),
    keyStore: systemKeyStore(),
    preferenceOverrides: words.preferences,
    deviceOverrides: {
      ...(words.printer === null ? {} : { printer: words.printer }),
      ...(words.paperWidthMm === null ? {} : { paperWidthMm: words.paperWidthMm }),
      ...(words.terminal === null ? {} : { terminal: words.terminal }),
    },
    printing: { timers: machineTimers, system: systemPrinting },
    chooseExportFolder: () => chooseFolder(window()),
    saveReport: (report) =>
      saveReportPdf(
        report,
        words.reportFolder === null
          ? (fileName) => chooseReportFile(window(), fileName)
          : reportFileIn(words.reportFolder),
      ),
    onReady: () => {
      const shown = window();
      if (screenshot !== null && shown) void keepScreenshot(shown, screenshot);
    },
  });
}

async function chooseFolder(window: BrowserWindow | null): Promise<string | null> {
  const properties: ('openDirectory' | 'createDirectory')[] = ['openDirectory', 'createDirectory'];
  const asked = window
    ? dialog.showOpenDialog(window, { properties })
    : dialog.showOpenDialog({ properties });
  const { canceled, filePaths } = await asked;
  return canceled ? null : (filePaths[0] ?? null);
}

async function chooseReportFile(window: BrowserWindow | null, fileName: string): Promise<string | null> {
  const options = { defaultPath: fileName, filters: [{ name: 'PDF', extensions: ['pdf'] }] };
  const asked = window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options);
  const { canceled, filePath } = await asked;
  return canceled || !filePath ? null : filePath;
}

async function keepScreenshot(window: BrowserWindow, path: string): Promise<void> {
  try {
    await takeScreenshot(window, path);
    process.stdout.write(`screenshot: ${path}\n`);
  } catch (error) {
    process.stderr.write(`screenshot: failed, ${messageOf(error)}\n`);
  }
}

/** Enrols a new till, or tells an enrolled one where its server is now. A server that is away stops nothing. */
async function meetServer(open: OpenTillHost, words: CommandLine): Promise<void> {
  const { serverUrl, enrolCode } = words;
  if (serverUrl === null) return;
  const { enrolled } = await open.host.identity(null);
  if (enrolled) return open.moveServer(serverUrl);
  if (enrolCode === null) return;
  const answer = await open.host.enrol({ serverUrl, code: enrolCode });
  if (answer.status === 'refused') process.stderr.write(`enrolling failed: ${answer.reason}\n`);
}

/** Electron's ipcMain, with senders described. */
function ipcDoor(window: () => BrowserWindow | null): IpcDoor {
  const describe = (event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>): IpcSender => {
    const frame = event.senderFrame;
    return {
      frameUrl: frame?.url ?? null,
      isMainFrame: frame !== null && frame.parent === null,
      isOwnWindow: event.sender === window()?.webContents,
    };
  };
  return {
    handle: (name, handler) => ipcMain.handle(name, (event, request) => handler(describe(event), request)),
    on: (name, listener) => ipcMain.on(name, (event, message) => listener(describe(event), message)),
  };
}

async function run(tillFolder: string, words: CommandLine): Promise<void> {
  await app.whenReady();
  let window: BrowserWindow | null = null;
  let open: OpenTillHost;
  try {
    open = openHost(tillFolder, words, () => window);
  } catch (error) {
    return tell(troubleOf(error), tillFolder, words);
  }
  app.once('will-quit', () => open.close());
  await meetServer(open, words);
  lockPermissions(session.defaultSession);
  protocol.handle(applicationScheme, applicationHandler(join(__dirname, '..', 'renderer'), open.syncFetch));
  const guard = new CloseGuard({
    waiting: () => open.waiting(),
    ask: (waiting) => window?.webContents.send(closeIpc.ask, waiting),
    end: () => window?.webContents.send(closeIpc.end),
    close: () => window?.close(),
    timers: machineTimers,
  });
  const door = ipcDoor(() => window);
  connectHost(door, open.host);
  connectClosing(door, (answer) => guard[answer]());
  window = openTillWindow(join(__dirname, 'preload.cjs'), () => guard.mayClose());
  window.once('closed', () => {
    window = null;
  });
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  await loadPage(window);
}

/** Shows why there is no till. */
function tell(trouble: Trouble, tillFolder: string, words: CommandLine): Promise<void> {
  return showTrouble(trouble, {
    tillFolder,
    pageFolder: join(__dirname, '..', 'renderer'),
    preload: join(__dirname, 'preload.cjs'),
    language: words.preferences.language ?? null,
  });
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  if (app.isReady()) dialog.showErrorBox('Stillopen', messageOf(error));
  app.exit(1);
}

try {
  const words = readCommandLine(process.argv);
  const tillFolder = words.tillFolder ?? app.getPath('userData');
  app.on('window-all-closed', () => app.quit());
  const trouble = findFolderTrouble(tillFolder);
  if (trouble) {
    leaveTillFolder();
    prepareChromium();
    tell(trouble, tillFolder, words).catch(fail);
  } else if (prepare(tillFolder)) {
    run(tillFolder, words).catch(fail);
  } else {
    process.stderr.write(`The till in ${tillFolder} is open already.\n`);
    app.exit(0);
  }
} catch (error) {
  fail(error);
}
