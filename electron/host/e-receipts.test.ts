/** Addresses of customers on the till's disk: sealed, sent once their cart is sold, and gone afterwards. */
import { describe, expect, test } from 'vitest';
import type { EReceipt } from '../../shared/protocol/e-receipts.ts';
import { MemoryFileSystem } from '../../tests/support/memory-file-system.ts';
import { systemRandom } from '../../tests/support/system-environment.ts';
import { EReceiptOutbox } from './e-receipts.ts';

const sale = '018f0000-0000-7000-8000-000000000001';
const cart = '018f0000-0000-7000-8000-000000000002';
const dayMs = 24 * 60 * 60_000;
const receipt = (change: Partial<EReceipt> = {}): EReceipt => ({
  operationId: sale,
  channel: 'email',
  address: 'customer@example.org',
  consent: { textVersion: 'e-receipt-1', atMs: 5 },
  ...change,
});

function till() {
  const disk = new MemoryFileSystem();
  const server = { status: 200, sent: [] as EReceipt[], during: (): void => {} };
  const state = { nowMs: 1000, sold: new Set([sale]), key: systemRandom.bytes(32) };
  const open = (): EReceiptOutbox =>
    new EReceiptOutbox({
      fileSystem: disk,
      folder: '/till',
      random: systemRandom,
      clock: { wallMs: () => state.nowMs, monotonicMs: () => state.nowMs },
      key: () => state.key,
      isSold: (id) => state.sold.has(id),
      syncFetch: async (_path, init) => {
        const { status } = server;
        if (status === 0) throw new Error('no network');
        server.sent.push(JSON.parse(init?.body ?? 'null'));
        server.during();
        return new Response(status === 200 ? '{"state":"queued"}' : '{}', { status });
      },
    });
  return { disk, server, state, open };
}

describe('addresses that wait', () => {
  test('[ERECEIPT1] rest sealed, survive a restart, and read as none under another key', async () => {
    const { disk, state, open, server } = till();
    open().keep(receipt());
    for (const name of disk.list('/till/state')) {
      const content = Buffer.from(disk.read(`/till/state/${name}`) ?? []).toString('latin1');
      expect(content).not.toMatch(/customer|example/);
    }
    server.status = 0;
    expect(await open().send()).toBe(1);
    state.key = systemRandom.bytes(32);
    expect(await open().send()).toBe(0);
  });

  test('[ERECEIPT3] wait without a network, are sent once, and gone when the server has them', async () => {
    const { open, server } = till();
    server.status = 0;
    const outbox = open();
    outbox.keep(receipt());
    expect(await outbox.send()).toBe(1);
    server.status = 503;
    expect(await outbox.send()).toBe(1);
    server.status = 200;
    server.sent.length = 0;
    expect(await Promise.all([outbox.send(), outbox.send()])).toEqual([0, 0]);
    expect(server.sent).toEqual([receipt()]);
    expect(await open().send()).toBe(0);
    expect(server.sent).toHaveLength(1);
  });

  test('[ERECEIPT3] one that the server refuses holds up no other', async () => {
    const { open, server, state } = till();
    state.sold.add(cart);
    const outbox = open();
    outbox.keep(receipt());
    outbox.keep(receipt({ operationId: cart }));
    server.status = 403;
    server.during = () => {
      server.status = 200;
    };
    expect(await outbox.send()).toBe(1);
    expect(server.sent.map((each) => each.operationId)).toEqual([sale, cart]);
  });

  test('[ERECEIPT3] an address corrected while the first is on its way is sent too', async () => {
    const { open, server } = till();
    const outbox = open();
    outbox.keep(receipt());
    const right = receipt({ address: 'right@example.org', consent: { textVersion: 'e-receipt-1', atMs: 6 } });
    server.during = () => {
      server.during = () => {};
      outbox.keep(right);
    };
    expect(await outbox.send()).toBe(1);
    expect(await outbox.send()).toBe(0);
    expect(server.sent.map((each) => each.address)).toEqual(['customer@example.org', 'right@example.org']);
  });

  test('[ERECEIPT5] of a cart that isn’t sold is not sent, and goes with the cart or after a week', async () => {
    const { open, server, state } = till();
    const outbox = open();
    outbox.keep(receipt({ operationId: cart }));
    expect(await outbox.send()).toBe(0);
    expect(server.sent).toEqual([]);
    state.nowMs += 7 * dayMs;
    await outbox.send();
    state.sold.add(cart);
    expect(await outbox.send()).toBe(0);
    outbox.keep(receipt());
    outbox.forget(sale);
    await outbox.send();
    expect(server.sent).toEqual([]);
  });
});
