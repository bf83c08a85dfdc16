import { expect, it } from 'vitest';
import { createFakeTillHost } from '../../tests/support/fake-till-host.ts';
import { systemRandom } from '../../tests/support/system-environment.ts';
import { createBusinessTime } from './business-time.ts';
import { recordOperation } from './record-operation.ts';

it('[TIME2] a fact whose answer was lost is no later than those after it', async () => {
  const clock = { wallMs: () => 9_000_000, monotonicMs: () => 0 };
  const host = createFakeTillHost();
  const time = createBusinessTime(clock, 0);
  const parts = {
    host,
    clock,
    random: systemRandom,
    time,
    storeId: 'S1',
    tillId: 'till-1',
    recorded: () => {},
  };
  const payload = { verb: 'no-sale', subject: null, reason: 'change', approvedBy: null, amountMinor: null };
  const record = () => recordOperation(parts, { kind: 'audit', payload, staffId: 'anna' });
  host.afterAppend = () => {
    host.afterAppend = () => {};
    throw new Error('the window closed');
  };
  expect((await record()).ok).toBe(false);
  // The till's clock was ahead; the server says so.
  time.heard(5_000_000);
  expect((await record()).ok).toBe(true);
  const times = host.journals[0]?.entries.map(({ operation }) => operation.at.businessMs);
  expect(times).toEqual([9_000_000, 9_000_000]);
});
