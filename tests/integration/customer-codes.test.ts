/** Codes of customers from the server's key to a till that is cut off: shown by the web shop, printed for a card. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { channelCodeAnswerSchema } from '../../shared/protocol/loyalty.ts';
import { openServerKeys, type ServerKeys } from '../../sync-server/access/server-keys.ts';
import { writeCustomers, writeReference } from '../../sync-server/catalog/write-catalog.ts';
import { makeChannelKey } from '../../sync-server/channel/channel-keys.ts';
import { appCodeMs, customerCodeOf } from '../../sync-server/channel/customer-codes.ts';
import { runCommand } from '../../sync-server/command-line.ts';
import { systemEnvironment } from '../../sync-server/system-environment.ts';
import { newPerson, records } from '../support/customer-facts.ts';
import { type HeadlessTill, startHeadlessTill } from '../support/headless-till.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/till-on-fakes.ts';
import { referenceRows } from '../support/till-rows.ts';
import { newId, WireJournal, WireTill } from '../support/wire-till.ts';

const customer = { id: '17850', number: 'N-17850' };
let folder: string;
let server: TestServer;
let headless: HeadlessTill;
let channelKey: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-codes-'));
  server = await startTestServer();
  await writeReference(server.store, referenceRows);
  await writeCustomers(server.store, 'S1', [{ ...customer, country: null }]);
  ({ key: channelKey } = await makeChannelKey(server.store, systemEnvironment.random, 'web', [
    'loyalty:read',
  ]));
  const enrolCode = await server.enrolCode('S1');
  headless = await startHeadlessTill({ folder: join(folder, 'till'), serverUrl: server.url, enrolCode });
  const { till } = headless;
  await till.settled(AbortSignal.timeout(30_000));
  await till.signIn({ kind: 'badge', code: 'badge-boss' });
  await until(() => till.customers.state.getState().open);
});
afterEach(async () => {
  await headless.close();
  expect(server.errors).toEqual([]);
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function codeOf(customerId: string): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bearer ${channelKey}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ customerId });
  const url = `${server.url}/v1/channel/loyalty/code`;
  const response = await fetch(url, { method: 'POST', headers, body });
  return { status: response.status, body: await response.json() };
}

async function printed(...words: string[]): Promise<{ digits: string }> {
  const output = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await runCommand(['customer-code', ...words, '--data', server.dataFolder]);
    return JSON.parse(String(output.mock.calls.at(-1)?.[0])) as { digits: string };
  } finally {
    output.mockRestore();
  }
}

const found = (digits: string) => headless.till.customers.find(digits, 5);
const signed = (keys: ServerKeys, atMs: number): string =>
  customerCodeOf(keys, customer, 'app', atMs)?.digits ?? '';
const genuine = {
  ok: true,
  value: { by: 'code', hits: [{ customerId: customer.id, number: customer.number }] },
};
const refusedFor = (code: string) => ({ ok: false, reason: { code } });

it('[CUSTOMER39] a till that is cut off takes codes that the server signed, and no others', async () => {
  const askedAtMs = Date.now();
  const app = channelCodeAnswerSchema.parse((await codeOf(customer.id)).body);
  expect(app.untilMs - askedAtMs).toBeGreaterThan(appCodeMs - 2000);
  expect(app.untilMs - Date.now()).toBeLessThanOrEqual(appCodeMs);
  const file = join(folder, 'card.svg');
  const card = await printed(customer.id, '--svg', file);
  expect(readFileSync(file, 'utf8')).toMatch(/^<svg .*<path d="M4 4h1v1h-1z/);
  headless.network.cut();
  expect(await found(app.digits)).toMatchObject(genuine);
  expect(await found(card.digits)).toMatchObject(genuine);
  for (const place of [20, 80, card.digits.length - 40]) {
    const other = String((Number(card.digits[place]) + 1) % 10);
    const tampered = card.digits.slice(0, place) + other + card.digits.slice(place + 1);
    expect(await found(tampered)).toMatchObject({
      ok: false,
      reason: { code: expect.stringMatching(/^code-not-genuine$|^code-key-unknown$/) },
    });
  }
  expect(await found(signed(server.keys, Date.now() - appCodeMs - 2000))).toMatchObject(
    refusedFor('code-expired'),
  );
  const strange = openServerKeys(join(folder, 'other-key.pem'));
  expect(await found(signed(strange, Date.now()))).toMatchObject(refusedFor('code-key-unknown'));
});

it('[CUSTOMER39] neither a stranger nor somebody who was erased gets a code, nor a channel without the scope', async () => {
  const till = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  const journal = new WireJournal(till, newId(), 'A-1');
  await records(journal, newPerson(customer.id), 'customer-erasure', {});
  const card = (await printed(customer.id)).digits;
  await till.pushAll(journal);
  for (const customerId of [customer.id, 'nobody']) {
    expect(await codeOf(customerId)).toMatchObject({ status: 404, body: { code: 'customer-unknown' } });
    await expect(printed(customerId)).rejects.toThrow(/was erased|There is no customer nobody/);
  }
  // The card that was printed before finds nobody either.
  await until(async () => !(await found(card)).ok);
  const plain = await makeChannelKey(server.store, systemEnvironment.random, 'web', ['orders:read']);
  channelKey = plain.key;
  expect((await codeOf(customer.id)).status).toBe(403);
});
