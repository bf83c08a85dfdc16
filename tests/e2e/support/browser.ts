/** A real browser for the demo web shop: Chromium in a window of its own, with a profile of its own. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { inProject } from '../../../build/project-folders.ts';
import { launchElectron } from '../../support/electron-launch.ts';
import { removeFolder } from '../../support/remove-folder.ts';

/** A browser with one page. */
export interface Browser {
  readonly page: Page;
  close(): Promise<void>;
}

/** Opens a browser on an address. */
export async function openBrowser(url: string): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), 'stillopen-browser-'));
  const app = await launchElectron({
    appFolder: inProject('tests/e2e/support/browser'),
    args: ['--lang=en'],
    env: { BROWSER_FOLDER: folder },
  });
  const page = await app.firstWindow();
  page.setDefaultTimeout(20_000);
  await page.goto(url);
  return {
    page,
    close: async () => {
      await app.close();
      await removeFolder(folder);
    },
  };
}
