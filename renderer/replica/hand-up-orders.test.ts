/** Rows of orders on their way up to a restored server. */
import { expect, test } from 'vitest';
import { systemTimers } from '../../tests/support/system-environment.ts';
import { handUpOrders } from './hand-up-orders.ts';

const rows = Array.from({ length: 250 }, (_, number) => ({ number }));

/** Hands up to a server that answers so, one after the other. */
async function handUp(...answers: (readonly [status: number, body: unknown] | 'nobody')[]) {
  const calls: number[] = [];
  const handed = await handUpOrders(
    async (path, init) => {
      expect([path, init?.method]).toEqual(['/v1/orders/witnesses', 'POST']);
      calls.push((JSON.parse(init?.body ?? '') as { orders: unknown[] }).orders.length);
      const answer = answers[calls.length - 1] ?? 'nobody';
      if (answer === 'nobody') throw new Error('no connection');
      return Response.json(answer[1], { status: answer[0] });
    },
    systemTimers,
    rows,
  );
  return { calls, handed };
}

const done = (...refused: string[]) => [200, { restored: 1, refused }] as const;

test('[WITNESS4] all of them go up, part by part, and what the server refused is told', async () => {
  expect(await handUp(done('W-1'), done(), done('W-2', 'W-3'))).toEqual({
    calls: [100, 100, 50],
    handed: { taken: true, refused: ['W-1', 'W-2', 'W-3'] },
  });
});

test('[WITNESS4] while the server can’t take them they aren’t handed up; one that doesn’t know the call is passed by', async () => {
  for (const answer of ['nobody', [503, {}], [429, {}], [401, {}]] as const)
    expect((await handUp(done(), answer)).handed).toEqual({ taken: false });
  const old = [404, { code: 'not-found' }] as const;
  expect((await handUp(old, old, old)).handed).toEqual({ taken: true, refused: [] });
});
