/** A short replay with online orders, and that its counting finds what it is to find. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inProject } from '../../build/project-folders.ts';
import { type Replayed, replay } from '../replay/replay.ts';

const invoiceLines = 80;
let folder = '';
let done: Replayed;
const said: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-replay-test-'));
  const sample = readFileSync(inProject('tests/fixtures/online-retail-sample.csv'), 'utf8');
  const file = join(folder, 'sample.csv');
  writeFileSync(file, sample.split('\n').slice(0, invoiceLines).join('\n'));
  done = await replay({ file, seed: 3, orders: 8, say: (text) => said.push(text) });
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('[REPLAY1] orders end as they were meant to, each handover counts once, and stock is the sum of its movements', () => {
  expect(said.filter((text) => text.startsWith('DIFFERS'))).toEqual([]);
  expect(done.isRight).toBe(true);
  expect(done.lines.at(-1)).toMatchObject({
    orders: 8,
    duplicates: 0,
    missing: 0,
    stockDifferences: 0,
    duplicateHandovers: 0,
    missingHandovers: 0,
    // Two that collide with nothing, one twice, and two that had been called off.
    handovers: 6,
    byState: { restocked: 1 },
  });
});

it('[REPLAY1] every exception has a cause that the run made, and each of its collisions raised one', () => {
  const explained = done.lines.slice(0, -1);
  expect(explained).toContainEqual(
    expect.objectContaining({ exception: 'handed-over-twice', order: 'W-000001' }),
  );
  // The third one's ids decide which of the two it is; the fifth one raises both.
  expect(new Set(explained.map((line) => ('order' in line ? line.order : null)))).toEqual(
    new Set(['W-000001', 'W-000003', 'W-000005']),
  );
  const { exceptions } = done.lines.at(-1) as { readonly exceptions: Record<string, number> }; // figures come last
  const counted = Object.values(exceptions).reduce((sum, count) => sum + count, 0);
  expect(counted).toBe(explained.length);
});
