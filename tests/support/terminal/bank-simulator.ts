/**
 * A bank behind an adapter, over HTTP on loopback: transfers with a ledger of what customers paid. A test pays
 * for the customer, and can take the bank's network away.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const orderSchema = z.strictObject({
  amountMinor: z.int().min(1),
  currency: z.string().length(3),
  ofAttemptId: z.string().nullable(),
});

interface Transfer {
  readonly id: string;
  readonly amountMinor: number;
  readonly of: string | null;
  state: 'waiting' | 'paid' | 'cancelled' | 'expired';
  readonly expiresAtMs: number;
}

/** A running bank. */
export interface BankSimulator {
  readonly address: string;
  /** Money that customers paid less what they got back, minor units. */
  ledgerMinor(): number;
  readonly transfers: ReadonlyMap<string, { readonly state: string }>;
  /** The customer pays by a QR code's text; false when it can't be paid any more. */
  customerPays(qrText: string): boolean;
  /** Ends the time of everything that waits. */
  expireAll(): void;
  /** While true nobody gets an answer. */
  silent: boolean;
  close(): Promise<void>;
}

/** Starts a bank. */
export async function startBankSimulator(): Promise<BankSimulator> {
  const transfers = new Map<string, Transfer>();
  const open = (id: string, body: unknown, state: Transfer['state']): Transfer => {
    const { amountMinor, ofAttemptId } = orderSchema.parse(body);
    const paid = ofAttemptId === null ? null : transfers.get(ofAttemptId);
    const back = [...transfers.values()].filter(({ of }) => ofAttemptId !== null && of === ofAttemptId);
    const leftMinor = (paid?.amountMinor ?? 0) - back.reduce((sum, each) => sum + each.amountMinor, 0);
    const mayGive = paid?.state === 'paid' && amountMinor <= leftMinor;
    const begins = ofAttemptId === null || state !== 'waiting' ? state : mayGive ? 'paid' : 'cancelled';
    const expiresAtMs = Date.now() + 300_000;
    const transfer: Transfer = { id, amountMinor, of: ofAttemptId, state: begins, expiresAtMs };
    transfers.set(id, transfer);
    return transfer;
  };
  const answerTo = (method: string, path: string, body: unknown): Transfer | null => {
    const [, , id = '', action] = path.split('/');
    const known = transfers.get(id);
    if (method === 'PUT') return known ?? open(id, body, 'waiting');
    if (method === 'POST' && action === 'cancel') {
      if (known?.state === 'waiting') known.state = 'cancelled';
      return known ?? open(id, body, 'cancelled');
    }
    return known ?? null;
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    if (bank.silent) {
      response.destroy();
      return;
    }
    const text = Buffer.concat(chunks).toString('utf8');
    const body: unknown = text === '' ? null : JSON.parse(text);
    const transfer = answerTo(request.method ?? '', request.url ?? '', body);
    if (!transfer) {
      response.writeHead(404).end();
      return;
    }
    const { state, expiresAtMs, id, of } = transfer;
    const qrText = of === null ? `https://qr.bank.invalid/${id}` : null;
    const reference = state === 'paid' ? `B-${id.slice(-6)}` : null;
    const standing = { state, qrText, expiresAtMs, reference };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(standing));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has a port
  const bank: BankSimulator = {
    address: `http://127.0.0.1:${port}`,
    transfers,
    silent: false,
    ledgerMinor: () =>
      [...transfers.values()]
        .filter(({ state }) => state === 'paid')
        .reduce((sum, { amountMinor, of }) => sum + (of === null ? amountMinor : -amountMinor), 0),
    customerPays: (qrText) => {
      const transfer = transfers.get(qrText.split('/').at(-1) ?? '');
      if (transfer?.state !== 'waiting') return false;
      transfer.state = 'paid';
      return true;
    },
    expireAll: () => {
      for (const transfer of transfers.values()) {
        if (transfer.state === 'waiting') transfer.state = 'expired';
      }
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return bank;
}
