import { expect, it } from 'vitest';
import { genesisHash } from '../../shared/domain/operation.ts';
import type { BranchRecord, HeldPlace } from '../store/journal-records.ts';
import { allLost, type ClaimedPlace, type JournalView, planPush } from './plan-push.ts';

const branch: BranchRecord = {
  branch: 0,
  parentBranch: null,
  forkSequence: 0,
  storedThrough: 0,
  storedHash: genesisHash,
};

function place(tillSequence: number, previousHash = `h${tillSequence - 1}`): HeldPlace & ClaimedPlace {
  return {
    lost: null,
    branch: 0,
    tillSequence,
    hash: `h${tillSequence}`,
    previousHash,
    operationId: `op${tillSequence}`,
  };
}

/** A journal held at these places, with 4 to 6 declared lost. */
function view(...places: number[]): JournalView {
  const last = places.at(-1) ?? 0;
  return {
    branches: [{ ...branch, storedThrough: last, storedHash: last === 0 ? genesisHash : `h${last}` }],
    places: places.map((each) => place(each)),
    breaks: [{ branch: 0, operationId: 'break', fromSequence: 4, toSequence: 6 }],
    suspects: [],
  };
}

it('[PUSH4] a head in a lost range proves nothing about the till, so it is not sent back', () => {
  const held = view(1, 2, 3, 8, 9);
  expect(planPush(held, { after: { tillSequence: 5, hash: 'h5' }, entries: [], lost: [] }).status).toBe(
    'stored',
  );
  expect(planPush(held, { after: { tillSequence: 3, hash: 'h3' }, entries: [], lost: [] }).status).toBe(
    'ahead',
  );
  expect(planPush(held, { after: { tillSequence: 9, hash: 'h9' }, entries: [], lost: [] }).status).toBe(
    'stored',
  );
});

it("[PUSH7] an entry put into a lost place must fit the entry after it, else it is a copy's", () => {
  const held = view(1, 2, 3, 7, 8);
  const fitting = planPush(held, { after: { tillSequence: 5, hash: 'h5' }, entries: [place(6)], lost: [] });
  expect(fitting).toMatchObject({ status: 'stored', branch: 0, newBranch: null, held: { tillSequence: 8 } });
  const other = { ...place(6), hash: 'other' };
  const blind = planPush(held, { after: { tillSequence: 5, hash: 'h5' }, entries: [other], lost: [] });
  expect(blind).toMatchObject({ status: 'gap', told: { tillSequence: 0 } });
  const whole = [...[1, 2, 3, 4, 5].map((each) => place(each)), other];
  const led = planPush(held, { after: { tillSequence: 0, hash: genesisHash }, entries: whole, lost: [] });
  expect(led).toMatchObject({ status: 'forked', newBranch: { branch: 1, parentBranch: 0, forkSequence: 3 } });
  expect(led.store.map((each) => each.tillSequence)).toEqual([4, 5, 6]);
});

it('[PUSH7] a claim that contradicts the journal before its first entry is led back to the beginning', () => {
  const held = view(1, 2, 3);
  const plan = planPush(held, {
    after: { tillSequence: 2, hash: 'x2' },
    entries: [{ ...place(3, 'x2'), hash: 'x3' }],
    lost: [],
  });
  expect(plan).toMatchObject({
    status: 'gap',
    branch: null,
    told: { tillSequence: 0 },
    newSuspect: { tillSequence: 3, hash: 'x3' },
  });
});

it('[PUSH7] a break that names what ended its journal tells whose line it follows, not only where', () => {
  // Two copies of a journal: the server holds this till's through 5, and another's branch from 1 on through 8.
  const held: JournalView = {
    branches: [
      { ...branch, storedThrough: 5, storedHash: 'h5' },
      { branch: 1, parentBranch: 0, forkSequence: 0, storedThrough: 8, storedHash: 'x8' },
    ],
    places: [
      ...[1, 2, 3, 4, 5].map((each) => place(each)),
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((each) => {
        return { ...place(each, each === 1 ? genesisHash : `x${each - 1}`), hash: `x${each}`, branch: 1 };
      }),
    ],
    breaks: [],
    suspects: [],
  };
  // It has 6 to 8 too, lost 9 and 10 and says so in 11, which follows 8 as this till has it.
  const lost = { fromSequence: 9, toSequence: 10 };
  const named = { ...place(11, 'h8'), lost };
  const claim = { after: { tillSequence: 10, hash: 'h8' }, entries: [named], lost: [lost] };
  expect(planPush(held, claim)).toMatchObject({
    status: 'gap',
    branch: 0,
    store: [],
    told: { tillSequence: 5 },
  });
  const ofTheOther = { ...claim, entries: [{ ...named, previousHash: 'x8' }] };
  expect(planPush(held, ofTheOther)).toMatchObject({
    status: 'forked',
    branch: 1,
    held: { tillSequence: 11 },
  });
  // Where it fits none of the lines that hold the place before, the till is led back to where it left them.
  const ofAThird = { ...claim, entries: [{ ...named, previousHash: 'y8' }] };
  const full = { ...held, branches: held.branches.slice(1).map((each) => ({ ...each, parentBranch: null })) };
  expect(planPush(full, ofAThird)).toMatchObject({
    status: 'gap',
    branch: null,
    told: { tillSequence: 0 },
    newSuspect: { tillSequence: 11, hash: 'h11' },
  });
});

it('[PUSH7] a break behind a lost end follows no line that holds the place right before it', () => {
  // A disk that was put back to 3: the server holds 4 and 5 of before. The till thinks it lost 4 and 5, and says so in 6.
  const lost = { fromSequence: 4, toSequence: 5 };
  const named = { ...place(6, 'h3'), hash: 'named', lost };
  const held = { ...view(1, 2, 3, 4, 5), breaks: [] };
  const forked = { status: 'forked', newBranch: { branch: 1, parentBranch: 0, forkSequence: 3 } };
  // Alone, as a till sends it that was told of 5 places, and with what comes before it.
  for (const from of [6, 3]) {
    const entries = [...(from === 3 ? [place(3)] : []), named];
    const after = from === 3 ? { tillSequence: 2, hash: 'h2' } : { tillSequence: 5, hash: 'h3' };
    const plan = planPush(held, { after, entries, lost: [lost] });
    expect(plan).toMatchObject({ ...forked, held: { tillSequence: 6, hash: 'named' } });
    expect(plan.store.map((each) => each.tillSequence)).toEqual([6]);
  }
  // What was held of before comes after it: the same two lines.
  const broken: JournalView = {
    branches: [{ ...branch, storedThrough: 6, storedHash: 'named' }],
    places: [...[1, 2, 3].map((each) => place(each)), { ...place(6, 'h3'), hash: 'named' }],
    breaks: [{ branch: 0, operationId: 'op6', ...lost }],
    suspects: [],
  };
  const rest = { after: { tillSequence: 3, hash: 'h3' }, entries: [place(4), place(5)], lost: [] };
  expect(planPush(broken, rest)).toMatchObject(forked);
  // Sent again it is where it was.
  const again = { after: { tillSequence: 5, hash: 'h3' }, entries: [named], lost: [lost] };
  expect(planPush(broken, again)).toMatchObject({ status: 'stored', branch: 0, store: [] });
});

it('[PUSH6] a break that follows the very entry it names as lost is stored behind it', () => {
  const lost = { fromSequence: 3, toSequence: 5 };
  const named = { ...place(6, 'h5'), hash: 'named', lost };
  const stored = { status: 'stored', branch: 0 };
  const after = { tillSequence: 5, hash: 'h5' };
  expect(
    planPush({ ...view(1, 2, 3, 4, 5), breaks: [] }, { after, entries: [named], lost: [lost] }),
  ).toMatchObject({
    ...stored,
    store: [named],
  });
  // Also where the entry before comes with it.
  const together = { after: { tillSequence: 4, hash: 'h4' }, entries: [place(5), named], lost: [lost] };
  expect(planPush({ ...view(1, 2, 3, 4), breaks: [] }, together)).toMatchObject(stored);
});

it('[PUSH7] a break behind a lost end that meets another line is placed once what it follows was seen', () => {
  const lost = { fromSequence: 3, toSequence: 5 };
  const named = { ...place(6, 'h2'), hash: 'named', lost };
  const held = { ...view(1, 2, 3, 4, 5, 6), places: [4, 5, 6].map((each) => place(each)), breaks: [] };
  const claim = { after: { tillSequence: 5, hash: 'h2' }, entries: [named], lost: [lost] };
  expect(planPush(held, claim)).toMatchObject({
    status: 'gap',
    told: { tillSequence: 0 },
    newSuspect: { tillSequence: 6, hash: 'named' },
  });
  const whole = {
    after: { tillSequence: 0, hash: genesisHash },
    entries: [place(1), place(2), named],
    lost: [lost],
  };
  expect(planPush({ ...view(1, 2, 3, 4, 5, 6), breaks: [] }, whole)).toMatchObject({
    status: 'forked',
    newBranch: { forkSequence: 2 },
  });
});

it('[PUSH7] a copy that lost the places at which it left the journal leaves it after the last that both have', () => {
  const held = { ...view(1, 2, 3, 4, 5, 6, 7, 8), breaks: [] };
  const lost = { fromSequence: 4, toSequence: 6 };
  const whole = { tillSequence: 0, hash: genesisHash };
  const shared = [1, 2, 3].map((each) => place(each));
  const left = { status: 'forked', newBranch: { branch: 1, parentBranch: 0, forkSequence: 3 } };
  // Its end was lost: the break follows the last entry that it has.
  const end = { ...place(7, 'h3'), hash: 'x7', lost };
  for (const [after, entries] of [
    [whole, [...shared, end]],
    [{ tillSequence: 6, hash: 'h3' }, [end]],
  ] as const) {
    const plan = planPush(held, { after, entries, lost: [lost] });
    expect(plan).toMatchObject(left);
    expect(plan.store).toEqual([end]);
  }
  // Something in its midst was lost: what follows is there, and a break further on names it.
  const [seventh, eighth] = [
    { ...place(7, 'x6'), hash: 'x7' },
    { ...place(8, 'x7'), hash: 'x8' },
  ];
  const claim = { after: whole, entries: [...shared, seventh, eighth], lost: [lost] };
  expect(planPush(held, claim)).toMatchObject({ ...left, store: [seventh, eighth] });
  // Not everything before it is known to be lost: more of its journal must be seen.
  for (const unseen of [
    { ...claim, after: { tillSequence: 6, hash: 'x6' }, entries: [seventh, eighth] },
    { ...claim, lost: [] },
    { ...claim, lost: [{ ...lost, fromSequence: 5 }] },
  ])
    expect(planPush(held, unseen)).toMatchObject({ status: 'gap', branch: null, told: { tillSequence: 0 } });
});

it('[PUSH7] what follows a lost place does not go behind the entry that another copy has there', () => {
  // The copy lost 2, where it left: the server holds the other's 2 and nothing after it.
  const lost = { fromSequence: 2, toSequence: 2 };
  const other: HeldPlace = { ...place(2), hash: 'x2' };
  const held: JournalView = {
    branches: [{ ...branch, storedThrough: 2, storedHash: 'x2' }],
    places: [place(1), other],
    breaks: [],
    suspects: [],
  };
  const rest = [place(3), { ...place(4), lost }];
  const whole = { after: { tillSequence: 0, hash: genesisHash }, entries: [place(1), ...rest], lost: [lost] };
  const left = planPush(held, whole);
  expect(left).toMatchObject({
    status: 'forked',
    newBranch: { branch: 1, parentBranch: 0, forkSequence: 1 },
  });
  expect(left.store).toEqual(rest);
  // Asked to go on after 2, it shows too little: it is led back to the beginning, and then step by step.
  const behind = { after: { tillSequence: 2, hash: 'h2' }, entries: rest, lost: [] };
  const [blind, bare] = [behind, { ...behind, after: whole.after }].map((claim) => planPush(held, claim));
  expect(blind).toMatchObject({ status: 'gap', told: { tillSequence: 0 }, newSuspect: { hash: 'h4' } });
  expect(bare).toMatchObject({ status: 'gap', told: { tillSequence: 0 }, newSuspect: { hash: 'h4' } });
  const step = { ...whole, entries: [place(1)] };
  const suspects = [{ tillSequence: 3, hash: 'h3' }];
  expect(planPush({ ...held, suspects }, step)).toMatchObject({
    status: 'stored',
    told: { tillSequence: 1 },
  });
  // Where nobody holds the place, it stays a gap of this line.
  const short = {
    ...held,
    branches: [{ ...branch, storedThrough: 1, storedHash: 'h1' }],
    places: [place(1)],
  };
  expect(planPush(short, whole)).toMatchObject({ status: 'stored', branch: 0, store: rest });
});

it('[PUSH6] lost ranges explain what they cover together, and no more', () => {
  const ranges = [
    { fromSequence: 6, toSequence: 8 },
    { fromSequence: 3, toSequence: 6 },
  ];
  expect([
    allLost(ranges, 3, 8),
    allLost(ranges, 4, 5),
    allLost(ranges, 2, 5),
    allLost(ranges, 5, 9),
  ]).toEqual([true, true, false, false]);
  expect(allLost([], 4, 3)).toBe(true);
});
