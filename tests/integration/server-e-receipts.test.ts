/** `POST /v1/e-receipts` of a running server: once per sale, for its own till only, bad content refused by name. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { consentTextVersion, type EReceipt } from '../../shared/protocol/e-receipts.ts';
import { problemSchema } from '../../shared/protocol/problem.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { newId, WireTill } from '../support/wire-till.ts';

let server: TestServer;
let till: WireTill;

beforeAll(async () => {
  server = await startTestServer();
  till = await WireTill.enrol(server.url, await server.enrolCode('S'));
});
afterAll(async () => {
  await server.close();
  expect(server.errors).toEqual([]);
});

const receipt = (change: Partial<EReceipt> = {}): EReceipt => ({
  operationId: newId(),
  channel: 'email',
  address: 'customer@example.org',
  consent: { textVersion: consentTextVersion, atMs: 5 },
  ...change,
});

async function hand(body: unknown, from = till): Promise<{ status: number; code?: string; field?: string }> {
  const response = await from.request('/v1/e-receipts', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  const answer: unknown = await response.json();
  const problem = problemSchema.safeParse(answer);
  if (!problem.success) return { status: response.status };
  const { code, field } = problem.data;
  return { status: response.status, code, ...(field === undefined ? {} : { field }) };
}

it('[ERECEIPT4] queues an address once, however often it is handed over', async () => {
  const first = receipt();
  expect(await hand(first)).toEqual({ status: 200 });
  expect(await hand(first)).toEqual({ status: 200 });
  const rows = await server.store.read(({ eReceipts }) => eReceipts.queued(10));
  expect(rows).toMatchObject([
    { operationId: first.operationId, tillId: till.tillId, storeId: 'S', address: 'customer@example.org' },
  ]);
});

it('[ERECEIPT4] takes no address for the sale of another till', async () => {
  const mine = receipt();
  await hand(mine);
  const other = await WireTill.enrol(server.url, await server.enrolCode('S'));
  const changed = { ...mine, address: 'other@example.org', consent: { ...mine.consent, atMs: 99 } };
  expect(await hand(changed, other)).toMatchObject({ status: 403, field: 'operationId' });
  const row = await server.store.read(({ eReceipts }) => eReceipts.eReceipt(mine.operationId));
  expect(row?.address).toBe('customer@example.org');
});

it('[ERECEIPT2] refuses what has no agreement or no address', async () => {
  const { consent: _consent, ...without } = receipt();
  expect(await hand(without)).toMatchObject({ status: 400, field: 'consent' });
  for (const wrong of [
    receipt({ address: 'nobody' }),
    receipt({ channel: 'phone' }),
    receipt({ channel: 'phone', address: '0800' }),
  ]) {
    expect(await hand(wrong)).toMatchObject({ status: 400, field: 'address' });
  }
  expect(await hand(receipt({ channel: 'phone', address: '+79001234567' }))).toEqual({ status: 200 });
});
