/**
 * The ground the other end-to-end tests stand on: the Electron of this machine starts an application
 * under Playwright, hands it its arguments, opens a window, and ends.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { launchElectron } from '../support/electron-launch.ts';

const folder = mkdtempSync(join(tmpdir(), 'stillopen-runtime-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = `
const { app, BrowserWindow } = require('electron');
globalThis.loadedBeforeReady = !app.isReady();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 800, height: 600 });
  window.loadURL('data:text/html;charset=utf-8,' + encodeURIComponent('<title>Касса</title><h1>Касса</h1>'));
});
app.on('window-all-closed', () => app.quit());
`;

/** Writes a tiny application and answers its folder. */
function writeTinyApplication(): string {
  const appFolder = join(folder, 'app');
  mkdirSync(appFolder);
  writeFileSync(join(appFolder, 'package.json'), '{"name":"tiny","version":"3.2.1","main":"main.cjs"}');
  writeFileSync(join(appFolder, 'main.cjs'), program);
  return appFolder;
}

test('the runtime starts an application, gives it its arguments and a window, and ends', async () => {
  const appFolder = writeTinyApplication();
  const application = await launchElectron({ appFolder, args: ['--till-folder=/nowhere'] });
  try {
    const seen = await application.evaluate(({ app }) => ({
      electron: process.versions.electron,
      words: process.argv.slice(1),
      name: app.getName(),
      version: app.getVersion(),
      appPath: app.getAppPath(),
      loadedBeforeReady: (globalThis as { loadedBeforeReady?: boolean }).loadedBeforeReady,
    }));
    expect(Number.parseInt(seen.electron ?? '0', 10)).toBeGreaterThanOrEqual(25);
    expect(seen.words).toContain('--till-folder=/nowhere');
    expect(seen).toMatchObject({
      name: 'tiny',
      version: '3.2.1',
      appPath: appFolder,
      loadedBeforeReady: true,
    });
    const page = await application.firstWindow();
    expect(await page.textContent('h1')).toBe('Касса');
    expect((await page.screenshot()).length).toBeGreaterThan(1000);
  } finally {
    await application.close();
  }
});
