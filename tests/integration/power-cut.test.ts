/**
 * Power cuts on a disk of our own: nothing that was acknowledged is lost, neither of the journal nor of the
 * server. Where the power of a disk can't be cut the tests say so and prove nothing; `npm run torture --
 * --power` cuts more often.
 */
import { afterEach, expect, it, type TestContext } from 'vitest';
import { type CuttableDisk, makeCuttableDisk, NoPowerCut } from '../torture/ext4-disk.ts';
import { cutJournal, cutServer } from '../torture/power-cuts.ts';

let disk: CuttableDisk | null = null;

afterEach(async () => {
  await disk?.remove();
  disk = null;
});

/** Makes the disk, or skips the test with the reason. */
async function diskFor(context: TestContext): Promise<CuttableDisk> {
  try {
    disk = await makeCuttableDisk();
    return disk;
  } catch (error) {
    if (!(error instanceof NoPowerCut)) throw error;
    return context.skip(`Not shown here: ${error.message}`);
  }
}

it('[POWER1] no acknowledged entry of a journal is lost in a power cut', async (context) => {
  const result = await cutJournal(await diskFor(context), 3, 1);
  expect(result).toMatchObject({ lost: 0, violations: [] });
  expect(result.acknowledged).toBeGreaterThan(3);
}, 90_000);

it('[POWER2] no acknowledged operation of the server is lost in a power cut', async (context) => {
  const result = await cutServer(await diskFor(context), 3, 1);
  expect(result).toMatchObject({ lost: 0, violations: [] });
  expect(result.acknowledged).toBeGreaterThan(3);
}, 90_000);
