/** The commands by which a chain's IT sets the rules and limits of returns, and revokes a stolen till. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { returnRulesSchema, usualReturnSettings } from '../../shared/domain/entities/return-rules.ts';
import { britishReturnRules, russianReturnRules } from '../../shared/domain/returns/national-rules.ts';
import { britishTaxTable } from '../../shared/money/tax.ts';
import { referenceRows, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { runCommand } from '../../sync-server/command-line.ts';
import { followShippedRules } from '../../sync-server/shipped-return-rules.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { WireTill } from '../support/wire-till.ts';

let server: TestServer;
let folder: string;
let printed: MockInstance;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-rules-'));
  server = await startTestServer();
  await writeReference(server.store, [{ type: 'tax-table', id: 'tax-table:GB', table: britishTaxTable }]);
  printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(async () => {
  printed.mockRestore();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...words: string[]) => runCommand([...words, '--data', server.dataFolder]);
const answer = (): unknown => JSON.parse(String(printed.mock.lastCall?.[0]));
const rules = async () => (await referenceRows(server.store)).filter((row) => row.type === 'return-rules');

/** A file with this content, as JSON unless it is text. */
function file(content: unknown): string {
  const path = join(folder, 'rules.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

it('[RULES20] the rules of a tax table are set from a file or as they come with the product, and travel to the tills', async () => {
  const till = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  expect(await run('return-rules', 'set', '--country', 'GB')).toBe(0);
  expect(answer()).toEqual({ returnRules: 'return-rules:GB', rules: 4, changed: true });
  expect((await till.pull('reference')).get('return-rules:GB')).toEqual(britishReturnRules);
  const own = { taxTableId: 'tax-table:GB', rules: britishReturnRules.rules.slice(2) };
  await run('return-rules', 'set', file(own));
  expect(answer()).toEqual({ returnRules: 'return-rules:GB', rules: 2, changed: true });
  await run('return-rules', 'set', file(own));
  expect(answer()).toMatchObject({ changed: false });
  await run('return-rules', 'show');
  expect(answer()).toEqual({ ...britishReturnRules, rules: own.rules });
  expect(await rules()).toEqual([{ ...britishReturnRules, rules: own.rules }]);
});

it('[RULES23] rules that an earlier version shipped are followed in the store and at tills, once', async () => {
  const till = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  const early = russianReturnRules.rules.filter(({ id }) => id !== 'ru-defective-food');
  await writeReference(server.store, [{ ...russianReturnRules, rules: early }]);
  const nowMs = 1_800_000_000_000;
  expect(await followShippedRules(server.store, nowMs)).toEqual(['return-rules:RU']);
  const told = returnRulesSchema.parse((await till.pull('reference')).get('return-rules:RU'));
  expect(told.rules).toHaveLength(russianReturnRules.rules.length + early.length);
  expect(await followShippedRules(server.store, nowMs + 1)).toEqual([]);
});

it('[RULES21] rules that are wrong in anything are refused with the place, and change nothing', async () => {
  const [rule] = britishReturnRules.rules;
  const taxTableId = 'tax-table:GB';
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    ['{', /rules\.json: .*JSON/],
    [{ taxTableId, rules: [] }, /rules: /],
    [{ taxTableId, rules: [{ ...rule, days: -1 }] }, /rules\.0\.days: /],
    [{ taxTableId, rules: [{ ...rule, verdict: 'perhaps' }] }, /rules\.0\.verdict: /],
    [{ taxTableId, rules: [{ ...rule, dayz: 3 }] }, /rules\.0: .*dayz/],
    [{ taxTableId, rules: [rule, rule] }, /rules\.1\.id: "gb-defective" stands there twice/],
    [{ taxTableId, rules: [{ ...rule, fromMs: 9, untilMs: 9 }] }, /rules\.0\.untilMs: not after fromMs/],
    [{ taxTableId: 'tax-table:FR', rules: [rule] }, /no "tax-table:FR" among .*tax-table:GB/],
  ];
  for (const [content, message] of wrong)
    await expect(run('return-rules', 'set', file(content))).rejects.toThrow(message);
  await expect(run('return-rules', 'set', join(folder, 'none.json'))).rejects.toThrow('ENOENT');
  await expect(run('return-rules', 'set', '--country', 'RU')).rejects.toThrow('tax-table:RU');
  await expect(run('return-rules', 'set', '--country', 'XX')).rejects.toThrow('RU, GB');
  await expect(run('return-rules', 'set')).rejects.toThrow('either a file or --country');
  await expect(run('return-rules', 'drop')).rejects.toThrow('show and set');
  expect(await rules()).toEqual([]);
});

it('[RULES22] limits of returns are printed and changed by a command, each by itself', async () => {
  const settings = async () =>
    (await referenceRows(server.store)).flatMap((row) => (row.type === 'settings' ? row.returns : []));
  await run('return-settings');
  expect(answer()).toEqual(usualReturnSettings);
  expect(await settings()).toEqual([]);
  await run('return-settings', '--limit', '500000', '--offline-limit', 'none', '--store-credit', 'no');
  const changed = {
    ...usualReturnSettings,
    limitMinor: 500_000,
    offlineLimitMinor: null,
    storeCredit: false,
  };
  expect(answer()).toEqual(changed);
  await run('return-settings', '--look-back', '60', '--blind-ways', 'store-credit');
  expect(await settings()).toEqual([{ ...changed, lookBackDays: 60, blindWays: ['store-credit'] }]);
  for (const [word, value] of [
    ['limit', '-1'],
    ['offline-limit', '1.5'],
    ['blind-limit', 'much'],
    ['look-back', '0'],
    ['blind-ways', 'cheque'],
    ['store-credit', 'perhaps'],
  ] as const)
    await expect(run('return-settings', `--${word}=${value}`)).rejects.toThrow(`--${word}`);
  expect(await settings()).toMatchObject([{ limitMinor: 500_000, lookBackDays: 60 }]);
});

it('[CODE2] a stolen till is revoked as of a moment that has passed', async () => {
  const till = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  const other = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  for (const moment of ['tomorrow', '2999-01-01T00:00Z'])
    await expect(run('revoke', '--till', till.tillId, '--since', moment)).rejects.toThrow('--since');
  expect(await run('revoke', '--till', till.tillId, '--since', '2026-01-02T09:00+03:00')).toBe(0);
  const keys = [...(await other.pull('reference')).values()].filter((row) => row.type === 'till-key');
  expect(keys.find((row) => row.tillId === till.tillId)?.revokedAtMs).toBe(Date.UTC(2026, 0, 2, 6));
  expect(keys.find((row) => row.tillId === other.tillId)?.revokedAtMs).toBeNull();
});
