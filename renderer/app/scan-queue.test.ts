/** Codes reach the cart in the order of scans, and one scanned while a payment is saved waits for it. */
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { SellState, Till } from '../till/till.ts';
import { createScanQueue } from './scan-queue.ts';

/** As much of a till as the queue asks for. */
function slowTill(paying: boolean) {
  const scanned: string[] = [];
  // The queue reads `paying` and nothing else of the state, and calls `scan` and nothing else.
  const sell = createStore<SellState>(() => ({ paying }) as SellState);
  const scan = async (code: string): Promise<boolean> => {
    await new Promise((resolve) => setTimeout(resolve, code === 'slow' ? 20 : 1));
    scanned.push(code);
    return true;
  };
  return { till: { sell, actions: { scan } } as unknown as Pick<Till, 'sell' | 'actions'>, sell, scanned };
}

describe('the queue of scans', () => {
  it('[SCAN8] keeps the order, however long one takes', async () => {
    const { till, scanned } = slowTill(false);
    const { put } = createScanQueue(till);
    await Promise.all([put('slow'), put('b'), put('c')]);
    expect(scanned).toEqual(['slow', 'b', 'c']);
  });

  it('[SCAN8] waits while a payment is being saved', async () => {
    const { till, sell, scanned } = slowTill(true);
    const put = createScanQueue(till).put('a');
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(scanned).toEqual([]);
    sell.setState({ paying: false });
    await put;
    expect(scanned).toEqual(['a']);
  });

  it('[COMMAND2] a command waits for what was scanned before it, and what comes after waits for the command', async () => {
    const { till, scanned } = slowTill(false);
    const queue = createScanQueue(till);
    await Promise.all([queue.put('slow'), queue.after(() => scanned.push('a command')), queue.put('b')]);
    expect(scanned).toEqual(['slow', 'a command', 'b']);
  });
});
