/** A short torture of real tills and a real server; `npm run torture` does it at length. */
import { expect, test } from 'vitest';
import { torture } from '../torture/torture.ts';

test('[TORTURE1] what was ever shown as paid is on the server exactly once, whatever was killed or cut', async () => {
  const result = await torture({ kills: 6, seed: 1, say: () => {} });
  expect(result).toMatchObject({ kills: 6, lost: 0, doubled: 0, violations: [] });
  expect(result.paid).toBeGreaterThan(0);
}, 180_000);
