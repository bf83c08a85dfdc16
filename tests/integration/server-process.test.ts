/** The server as a program: its commands, its lock, and what a SIGKILL leaves behind. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WireJournal, WireTill } from '../support/wire-till.ts';

const program = ['--import', 'tsx', fileURLToPath(new URL('../../sync-server/main.ts', import.meta.url))];
let folder: string;
const running: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-process-'));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function command(...words: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...words, '--data', folder], {
    encoding: 'utf8',
  });
  return { status, out: stdout.trim(), err: stderr };
}

/** Starts `serve`; resolves with its address once it tells it. */
function serve(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [...program, 'serve', '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes('\n')) return;
      resolve({ child, url: (JSON.parse(text) as { listening: string }).listening });
    });
    child.on('exit', (code) => reject(new Error(`serve ended with ${code}`)));
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('exit', (code) => resolve(code)));
}

it('tells how it is called when asked, and makes no data', () => {
  const asked = command('--help');
  expect(asked.status).toBe(0);
  expect(asked.out).toContain('enrol-code --store S');
  expect(readdirSync(folder)).toEqual([]);
});

it('[PUSH1] what was answered is there after SIGKILL in mid-push', async () => {
  const first = await serve();
  const till = await WireTill.enrol(first.url, command('enrol-code', '--store', 'S').out);
  const journal = new WireJournal(till);
  for (let index = 0; index < 4000; index += 1) journal.move('A', 1);
  let acknowledged = 0;
  const pushing = (async () => {
    for (let at = 1; at <= 4000; at += 5)
      acknowledged = (await till.pushRange(journal, at, at + 4)).storedThrough;
  })().catch(() => undefined);
  setTimeout(() => first.child.kill('SIGKILL'), 700);
  await pushing;
  expect(acknowledged).toBeGreaterThan(0);
  expect(acknowledged).toBeLessThan(4000);
  const second = await serve();
  await till.connect(second.url);
  const answer = await till.push(journal, journal.head, []);
  expect(answer.storedThrough).toBeGreaterThanOrEqual(acknowledged);
  expect((await till.pull('stock')).get('S:A')).toMatchObject({ onHandMilli: answer.storedThrough * 1000 });
  const gone = ended(second.child);
  second.child.kill('SIGTERM');
  expect(await gone).toBe(0);
});

it('[HTTP7] one server serves a folder; one that died makes room', async () => {
  const first = await serve();
  const second = command('serve', '--port', '0');
  expect(second.status).toBe(1);
  expect(second.err).toMatch(/is served by process \d+/);
  const gone = ended(first.child);
  first.child.kill('SIGKILL');
  await gone;
  const third = await serve();
  const closed = ended(third.child);
  third.child.kill('SIGINT');
  expect(await closed).toBe(0);
});

it('[IMPORT1] an import beside a running server reaches its tills, and again changes nothing', async () => {
  const { url } = await serve();
  const till = await WireTill.enrol(url, command('enrol-code', '--store', 'S').out);
  const file = join(folder, 'goods.csv');
  writeFileSync(
    file,
    '\ufeffАртикул;Наименование;Цена\r\nA1;"Чай ""Утро""";1 299,90\r\n;Без кода;1\r\nA2;Хлеб;дорого\r\nA3;Соль;12\r\n',
  );
  const first = command('import', 'catalog', file, '--report');
  expect(first.status).toBe(2);
  expect(JSON.parse(first.out)).toEqual({
    import: 'catalog',
    file: 'goods.csv',
    lines: 4,
    written: 2,
    bad: 2,
  });
  expect(first.err).toContain('Line 3: no code');
  expect(first.err).toContain('Line 4: "дорого" is not a price in RUB');
  const rows = await till.pull('products');
  expect(rows.get('A1')).toMatchObject({
    name: 'Чай "Утро"',
    variants: [{ prices: [{ amountMinor: 129_990 }] }],
  });
  const before = await till.page('products', null);
  expect(JSON.parse(command('import', 'catalog', file).out)).toMatchObject({ written: 0, bad: 2 });
  const after = await till.page('products', null);
  expect(after).toEqual({ ...before, serverTimeMs: after.serverTimeMs });
});

it('[HTTP8] a wrong call says how to call it', () => {
  expect(command('nonsense')).toMatchObject({ status: 1, err: expect.stringContaining('Usage:') });
  expect(command('import', 'catalog')).toMatchObject({ status: 1 });
  expect(command('enrol-code')).toMatchObject({
    status: 1,
    err: expect.stringContaining('--store is needed'),
  });
  expect(command('import', 'stock', 'none.csv', '--store', 'S')).toMatchObject({
    status: 1,
    err: expect.not.stringContaining('at async'),
  });
});

it('[HTTP10] a reader that has had enough ends no command with a trace', async () => {
  const child = spawn(process.execPath, [...program, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  expect(await ended(child)).toBe(0);
  expect(err).toBe('');
});
