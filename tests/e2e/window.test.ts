/**
 * What the main process promises to any page, tried on the real Electron: isolation, the policy, the way to
 * the server with streams and aborts, the journal over IPC, closing, and coming back after a crash.
 */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StillopenBridge } from '../../electron/preload.ts';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { makeBareTillApp } from '../support/bare-till-app.ts';
import { launchElectron } from '../support/electron-launch.ts';
import { saleOperation, testClock } from '../support/journal-fixture.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { StandInServer, standInCode } from '../support/stand-in-server.ts';

declare global {
  interface Window {
    readonly closings: number[];
  }
}
/** The page's window as these tests see it. */
type TillWindow = Window & { readonly stillopen: StillopenBridge };

const script = `
window.closings = [];
if (!location.search.includes('deaf')) window.stillopen.onClosing(({ waiting }) => window.closings.push(waiting));
window.stillopen.ask('ready', 'null');
`;
const random = seededRandom(11);
const clock = testClock();

let folder: string;
let appFolder: string;
let server: StandInServer;
let application: ElectronApplication | null = null;
/** Its process, taken at launch: the driver doesn't tell any more once the application is gone. */
let child: ChildProcess | null = null;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-window-'));
  appFolder = makeBareTillApp(folder, script);
  server = await StandInServer.start();
});

afterEach(async () => {
  await kill();
  await server.stop();
  await removeFolder(folder);
});

/** Ends the application at once, and waits until it is gone. */
async function kill(): Promise<void> {
  const running = child;
  application = null;
  child = null;
  if (!running || running.exitCode !== null || running.signalCode !== null) return;
  const gone = new Promise((done) => running.once('exit', done));
  running.kill('SIGKILL');
  await gone;
}

async function launch(...args: string[]): Promise<Page> {
  const till = [
    `--till-folder=${join(folder, 'till')}`,
    `--server=${server.url}`,
    `--enrol-code=${standInCode}`,
  ];
  application = await launchElectron({ appFolder, args: [...till, ...args] });
  child = application.process();
  const page = await application.firstWindow();
  await page.waitForSelector('h1');
  return page;
}

/** Appends a sale through the page. */
function sell(page: Page): Promise<{ status: string }> {
  return page.evaluate(
    async (operation) =>
      JSON.parse(await (window as unknown as TillWindow).stillopen.ask('journalAppend', operation)),
    JSON.stringify(saleOperation(clock, random)),
  );
}

describe('the window', () => {
  test('[WINDOW1] the page is isolated, sandboxed and has nothing but its bridge', async () => {
    const page = await launch();
    const seen = await page.evaluate(() => ({
      origin: location.origin,
      secure: isSecureContext,
      subtle: typeof crypto.subtle,
      require: typeof (globalThis as { require?: unknown }).require,
      process: typeof (globalThis as { process?: unknown }).process,
      bridge: Object.keys((window as unknown as TillWindow).stillopen).sort(),
      inline: (globalThis as { inline?: boolean }).inline,
      colour: getComputedStyle(document.querySelector('h1') ?? document.body).color,
      opened: window.open('https://example.org') === null,
    }));
    expect(seen).toEqual({
      origin: 'stillopen://till',
      secure: true,
      subtle: 'object',
      require: 'undefined',
      process: 'undefined',
      bridge: ['ask', 'cancelClose', 'confirmClose', 'onClosing', 'onEnding'],
      inline: undefined,
      colour: 'rgb(1, 2, 3)',
      opened: true,
    });
  });

  test('[WINDOW2] the page stays where it is, and the machine gives it nothing but what is named', async () => {
    const page = await launch();
    const asked = await page.evaluate(async () => ({
      persists: await navigator.storage.persist(),
      notifications: await Notification.requestPermission(),
      place: (await navigator.permissions.query({ name: 'geolocation' })).state,
      elsewhere: await fetch('https://example.org').then(
        () => 'reached',
        () => 'refused',
      ),
      outside: (await fetch('stillopen://till/..%2foutside.js')).status,
      dots: (await fetch('stillopen://till/%2e%2e/outside.js')).status,
    }));
    expect(asked).toMatchObject({
      persists: true,
      notifications: 'denied',
      place: 'denied',
      elsewhere: 'refused',
    });
    expect([asked.outside, asked.dots]).toEqual([404, 404]);
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await page.waitForTimeout(300);
    expect(page.url()).toBe('stillopen://till/index.html');
  });

  test('[WINDOW3] requests reach the server with the token; streams flow and end when the page lets go', async () => {
    const page = await launch();
    const echoed = await page.evaluate(async () => {
      const response = await fetch('/v1/echo?a=1', { method: 'POST', body: '{"b":2}' });
      return { status: response.status, body: await response.json() };
    });
    expect(echoed).toEqual({ status: 200, body: { path: '/v1/echo?a=1', method: 'POST', body: '{"b":2}' } });
    expect(server.seen.at(-1)?.token).toBe('token-1');
    const events = await page.evaluate(async () => {
      const abort = new AbortController();
      const response = await fetch('/v1/events', { signal: abort.signal });
      const reader = response.body?.getReader();
      const read = async (): Promise<string> => new TextDecoder().decode((await reader?.read())?.value);
      let text = '';
      while (!text.includes('RESYNC')) text += await read();
      (globalThis as { stop?: () => void }).stop = () => abort.abort();
      return { type: response.headers.get('content-type'), text };
    });
    expect(events.type).toBe('text/event-stream');
    expect(events.text).toContain('data: first');
    expect(server.openStreams).toBe(1);
    await page.evaluate(() => (globalThis as { stop?: () => void }).stop?.());
    await expect.poll(() => server.openStreams, { timeout: 5000 }).toBe(0);
    await server.stop();
    const away = await page.evaluate(async () => {
      const response = await fetch('/v1/echo');
      return [response.status, response.headers.get('x-stillopen')];
    });
    expect(away).toEqual([503, 'unreachable']);
    server = await StandInServer.start();
  });

  test('[WINDOW4] a sale through the bridge is in the journal after SIGKILL; a bad request names its field', async () => {
    const page = await launch();
    expect((await sell(page)).status).toBe('appended');
    const wrong = await page.evaluate(() =>
      (window as unknown as TillWindow).stillopen
        .ask('journalRead', JSON.stringify({ journalId: 'x', afterSequence: 0, limit: 1 }))
        .catch((error: Error) => error.message),
    );
    expect(wrong).toContain('journalId');
    await kill();
    const [journalId = ''] = readdirSync(join(folder, 'till', 'journal')).filter(
      (name) => name.length === 36,
    );
    const segment = readFileSync(join(folder, 'till', 'journal', journalId, '000001.jsonl'), 'utf8');
    expect(segment.replace(/\0+$/, '').trimEnd().split('\n')).toHaveLength(1);
    const again = await launch();
    const status = await again.evaluate(async () =>
      JSON.parse(await (window as unknown as TillWindow).stillopen.ask('journalStatus', 'null')),
    );
    expect(status.head.tillSequence).toBe(1);
    expect((await sell(again)).status).toBe('appended');
  });

  test('[WINDOW5] a page whose process dies is loaded again', async () => {
    const page = await launch();
    await sell(page);
    const loaded = application?.evaluate(
      ({ BrowserWindow }) =>
        new Promise<void>((done) => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents;
          contents?.once('did-finish-load', () => done());
          contents?.forcefullyCrashRenderer();
        }),
    );
    await loaded;
    const title = await application?.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        "window.stillopen.ask('journalStatus', 'null').then((text) => JSON.parse(text).head.tillSequence)",
      ),
    );
    expect(title).toBe(1);
  });

  test('[WINDOW6] closing with operations that wait asks the page, and closes when it agrees', async () => {
    const page = await launch();
    await sell(page);
    await sell(page);
    const close = (): Promise<void> | undefined =>
      application?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await close();
    await expect.poll(() => page.evaluate(() => window.closings), { timeout: 10_000 }).toEqual([2]);
    await page.evaluate(() => (window as unknown as TillWindow).stillopen.cancelClose());
    await page.waitForTimeout(3500);
    expect(page.isClosed()).toBe(false);
    const exited = new Promise((done) => child?.once('exit', done));
    // The application may be gone before the driver has heard that either was done; what counts is that it ends.
    await close()?.catch(() => {});
    await page.evaluate(() => (window as unknown as TillWindow).stillopen.confirmClose()).catch(() => {});
    await exited;
  });

  test('[WINDOW7] one till folder is open once; --screenshot keeps a picture of the first screen', async () => {
    const picture = join(folder, 'first.png');
    await launch(`--screenshot=${picture}`);
    await expect.poll(() => existsSync(picture), { timeout: 10_000 }).toBe(true);
    const second = await launchElectron({
      appFolder,
      args: [`--till-folder=${join(folder, 'till')}`],
      timeoutMs: 20_000,
    }).then(
      async (twin) => {
        const code = await new Promise<number | null>((done) => twin.process().once('exit', done));
        return code;
      },
      () => 'ended',
    );
    expect([0, 'ended']).toContain(second);
  });
});
