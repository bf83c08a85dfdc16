import { expect, it } from 'vitest';
import { mintId } from '../../shared/base/ids.ts';
import { createFakeTillHost } from '../../tests/support/fake-till-host.ts';
import { systemClock, systemRandom } from '../../tests/support/system-environment.ts';
import { createOwnLineCheck } from './own-line.ts';

async function withEntries(count: number) {
  const host = createFakeTillHost();
  for (let index = 0; index < count; index += 1) {
    await host.journalAppend({
      id: mintId(systemClock, systemRandom),
      kind: 'audit',
      version: 1,
      storeId: 'S1',
      tillId: 'till-1',
      staffId: null,
      at: { wallMs: 1, businessMs: 1 },
      after: [],
      payload: { verb: 'no-sale', subject: null, reason: 'change', approvedBy: null, amountMinor: null },
    });
  }
  const journal = host.journals[0];
  if (!journal) throw new Error('a host has a journal');
  const told = { held: false, woken: 0, pushes: 0 };
  const check = createOwnLineCheck(host, {
    isHeldIn: () => told.held,
    pushes: () => told.pushes,
    wake: () => {
      told.woken += 1;
    },
  });
  const asked = [{ journalId: journal.journalId, branch: 0, confirmedBy: 0 }];
  const page = (sequence: number, hash = journal.entries[sequence - 1]?.hash ?? '', epoch = 'first') => ({
    checkpoint: { epoch, position: 1 },
    ownThrough: { [journal.journalId]: sequence },
    ownHashes: { [journal.journalId]: hash },
    ownMissing: {},
  });
  return { host, journal, told, asked, page, check };
}

it('[PENDING4] takes a page whose own place has the hash of the entry here, or that holds nothing', async () => {
  const { asked, check, page, told } = await withEntries(3);
  expect(await check(asked, page(3))).toBe(true);
  expect(await check(asked, page(1))).toBe(true);
  expect(await check(asked, { ...page(0), ownThrough: {}, ownHashes: {} })).toBe(true);
  expect(told.woken).toBe(0);
});

it('[PENDING4] leaves a page of the other copy alone, and has the branch asked for', async () => {
  const { asked, check, journal, page, told } = await withEntries(3);
  const other = page(2, journal.entries[2]?.hash);
  expect(await check(asked, other)).toBe(false);
  expect(told.woken).toBe(1);
  // Even when the server was believed to hold all of it: a branch may have got another number in a restore.
  told.held = true;
  expect(await check(asked, other)).toBe(false);
});

it('[PENDING4] believes a place beyond the journal here only once the server said that it holds this line', async () => {
  const { asked, check, journal, page, told } = await withEntries(3);
  expect(await check(asked, page(9, journal.entries[0]?.hash))).toBe(false);
  told.held = true;
  const since = asked.map((each) => ({ ...each, confirmedBy: 1 }));
  expect(await check(since, page(9, journal.entries[0]?.hash))).toBe(true);
});

it('[PENDING4] what was said before a server was put back tells nothing of the line it holds now', async () => {
  const { asked, check, journal, page, told } = await withEntries(3);
  const before = asked.map((each) => ({ ...each, branch: 1, confirmedBy: 4 }));
  const hash = journal.entries[0]?.hash;
  told.held = true;
  expect(await check(before, page(9, hash))).toBe(true);
  // The branch of that number is gone, or another copy's: the line of another is answered instead.
  told.pushes = 5;
  expect(await check(before, page(9, hash, 'second'))).toBe(false);
  expect(told.woken).toBe(1);
  // A push that was under way when the page came may have been answered before.
  const underWay = before.map((each) => ({ ...each, confirmedBy: 5 }));
  expect(await check(underWay, page(9, hash, 'second'))).toBe(false);
  const later = before.map((each) => ({ ...each, confirmedBy: 6 }));
  expect(await check(later, page(9, hash, 'second'))).toBe(true);
});

it('[PENDING5] leaves a page alone that lacks an entry which lies here, and has it sent', async () => {
  const { asked, check, journal, page, told } = await withEntries(5);
  const whole = page(5);
  const lacks = (fromSequence: number, toSequence: number) => ({
    ...whole,
    ownMissing: {
      [journal.journalId]: [
        { fromSequence: 1, toSequence: 1 },
        { fromSequence, toSequence },
      ],
    },
  });
  journal.entries.splice(0, 2);
  expect(await check(asked, lacks(2, 2))).toBe(true);
  expect(told.woken).toBe(0);
  expect(await check(asked, lacks(2, 3))).toBe(false);
  expect(told.woken).toBe(1);
  expect(await check(asked, whole)).toBe(true);
});

it('[PENDING4] looks at every journal that was asked for', async () => {
  const { asked, check, host, page } = await withEntries(2);
  await host.journalRenew({ reason: 'behind-server' });
  const renewed = host.journals[1]?.journalId ?? '';
  const both = [...asked, { journalId: renewed, branch: 0, confirmedBy: 0 }];
  const good = page(2);
  expect(await check(both, good)).toBe(true);
  const ofAnother = {
    ...good,
    ownThrough: { ...good.ownThrough, [renewed]: 1 },
    ownHashes: { ...good.ownHashes, [renewed]: 'f'.repeat(64) },
  };
  expect(await check(both, ofAnother)).toBe(false);
});
