/**
 * The built main process and preload with a page of a test's own in place of the renderer: what main promises
 * any page can be tried without the till's screens.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outFolder } from '../../build/project-folders.ts';

/** Puts the application together in a folder and answers that folder. `script` is the page's only script. */
export function makeBareTillApp(folder: string, script: string): string {
  const appFolder = join(folder, 'app');
  const pageFolder = join(appFolder, 'renderer');
  mkdirSync(pageFolder, { recursive: true });
  cpSync(join(outFolder, 'electron'), join(appFolder, 'electron'), { recursive: true });
  writeFileSync(join(folder, 'outside.js'), 'globalThis.outside = true;');
  writeFileSync(
    join(appFolder, 'package.json'),
    '{"name":"stillopen","version":"0.0.0","main":"electron/main.cjs"}',
  );
  writeFileSync(
    join(pageFolder, 'index.html'),
    '<!doctype html><meta charset="utf-8"><title>Касса</title><link rel="stylesheet" href="page.css">' +
      '<h1>Касса</h1><script src="page.js"></script><script>globalThis.inline = true;</script>',
  );
  writeFileSync(join(pageFolder, 'page.css'), 'h1 { color: rgb(1, 2, 3); }');
  writeFileSync(join(pageFolder, 'page.js'), script);
  return appFolder;
}
