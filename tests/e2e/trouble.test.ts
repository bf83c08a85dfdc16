/**
 * Troubles of the machine that a till can't sell under: each shows a page in the staff's language that says what
 * happened, that sales are safe and what to do, and leaves the till's folder as it was.
 */
import { type ChildProcess, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, type TestContext, test } from 'vitest';
import { programExists } from '../../build/run-program.ts';
import { launchElectron } from '../support/electron-launch.ts';
import { removeFolder } from '../support/remove-folder.ts';

let folder: string;
let till: string;
let application: ElectronApplication | null = null;
let running: ChildProcess | null = null;
let mounted = false;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-trouble-test-'));
  till = join(folder, 'till');
  mkdirSync(till);
});
afterEach(async () => {
  const child = running;
  application = null;
  running = null;
  if (child && child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
  if (mounted) spawnSync('umount', ['--lazy', till]);
  mounted = false;
  await removeFolder(folder);
});

/** Mounts a small disk in memory on the till's folder, or skips the test with the reason. */
function mountSmallDisk(context: TestContext, megabytes: number): void {
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', till], {
    encoding: 'utf8',
  });
  if (done.status !== 0)
    context.skip(`Not shown here: a small disk can't be mounted (${done.stderr ?? 'no mount'})`);
  mounted = true;
}

async function start(language: 'ru' | 'en', executablePath?: string): Promise<Page> {
  application = await launchElectron({
    args: [`--till-folder=${till}`, `--language=${language}`],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  running = application.process();
  return application.firstWindow();
}

/** What the page says, once it says something. */
async function pageText(page: Page): Promise<string> {
  const alert = page.getByRole('alert');
  await alert.waitFor();
  return alert.innerText();
}

describe('a till that can’t start', () => {
  test('[TROUBLE1] says in both languages that its disk is full, and that sales are safe', async (context) => {
    mountSmallDisk(context, 1);
    mkdirSync(join(till, 'journal'));
    let size = 1024 * 1024;
    const fill = join(till, 'fill');
    for (; size > 0; size -= 4096) {
      try {
        writeFileSync(fill, Buffer.alloc(size));
        break;
      } catch {
        rmSync(fill, { force: true });
      }
    }
    const text = await pageText(await start('ru'));
    expect(text).toContain('Диск кассы заполнен.');
    expect(text).toContain('Все прежние продажи целы');
    expect(text).toContain('удалите файлы');
    expect(text).toContain(till);
    await application?.close();
    expect(await pageText(await start('en'))).toContain('The disk of this till is full.');
    await application?.close();
  });

  test('[TROUBLE2] says in both languages that its folder can only be read', async (context) => {
    mountSmallDisk(context, 8);
    writeFileSync(join(till, 'till.json'), '{"kept":"as it was"}');
    expect(spawnSync('mount', ['-o', 'remount,ro', till]).status).toBe(0);
    const english = await pageText(await start('en'));
    expect(english).toContain('can only be read');
    expect(english).toContain('All sales made so far are on this disk, unchanged.');
    expect(english).toContain('Call IT');
    await application?.close();
    expect(await pageText(await start('ru'))).toContain('доступен только для чтения');
    await application?.close();
  });

  test('[TROUBLE3] says in both languages that its journal belongs to another user, and makes no new one', async (context) => {
    const asOther = runAsNobody(context);
    for (const name of ['journal', 'keys', 'electron']) mkdirSync(join(till, name), { mode: 0o700 });
    const key = '{"protection":"file","sealed":"as it was"}';
    writeFileSync(join(till, 'keys', 'till-key.json'), key, { mode: 0o600 });
    for (const each of [till, join(till, 'electron')]) chownSync(each, 65_534, 65_534);
    const russian = await pageText(await start('ru', asOther));
    expect(russian).toContain('принадлежат другому пользователю');
    expect(russian).toContain('Войдите в компьютер');
    await application?.close();
    expect(await pageText(await start('en', asOther))).toContain('belong to another user');
    await application?.close();
    expect(readFileSync(join(till, 'keys', 'till-key.json'), 'utf8')).toBe(key);
    expect(existsSync(join(till, 'till.json'))).toBe(false);
  });

  test('[TROUBLE4] says that till.json is damaged or of a newer version, and doesn’t begin anew', async () => {
    const file = join(till, 'till.json');
    writeFileSync(file, '{"version":1,"tillId":');
    const damaged = await pageText(await start('en'));
    expect(damaged).toContain('till.json, is damaged');
    expect(damaged).toContain('Don’t enrol the till anew');
    await application?.close();
    writeFileSync(file, '{"version":2,"anything":"else"}');
    const newer = await pageText(await start('ru'));
    expect(newer).toContain('более новая версия');
    await application?.close();
    expect(readFileSync(file, 'utf8')).toBe('{"version":2,"anything":"else"}');
  });
});

/** A program that runs Electron as another user, or a skipped test with the reason. */
function runAsNobody(context: TestContext): string {
  if (process.getuid?.() !== 0 || !programExists('setpriv'))
    return context.skip('Not shown here: running as another user needs root and setpriv');
  const electron = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? '', 'electron');
  const tried = spawnSync('setpriv', [
    '--reuid=65534',
    '--regid=65534',
    '--clear-groups',
    'test',
    '-x',
    electron,
  ]);
  if (tried.status !== 0) context.skip('Not shown here: another user can’t run this Electron');
  chmodSync(folder, 0o755);
  const home = join(folder, 'home');
  mkdirSync(home);
  chownSync(home, 65_534, 65_534);
  const program = join(folder, 'electron-as-nobody');
  const words = `HOME='${home}' TMPDIR='${home}' exec setpriv --reuid=65534 --regid=65534 --clear-groups`;
  writeFileSync(program, `#!/bin/sh\n${words} '${electron}' "$@"\n`, { mode: 0o755 });
  return program;
}
