/**
 * What staff and customers do about goods that come back, at a till. Whatever a till answers is fine; checkers judge
 * what became of it.
 */
import type { FoundPurchase, RefundChoice, ReturnDraftLine } from '../../../renderer/till/return-types.ts';
import type { Till } from '../../../renderer/till/till.ts';
import type { SeededRandom } from '../../../shared/base/seeded-random.ts';
import type { JournalEntry } from '../../../shared/domain/operation.ts';
import type { Counter } from './order-work.ts';
import type { ReturnWorkKind } from './return-kinds.ts';
import { skus } from './shop.ts';
import type { World } from './world.ts';

const cash = [{ kind: 'cash', tenderedMinor: 1_000_000 } as const];

/** Two facts that exclude each other, on purpose. */
export interface ReturnCollision {
  readonly kind: 'returned-more-than-sold' | 'refunded-twice';
  /** The purchase, or the return whose refund it is. */
  readonly about: string;
  readonly hashes: readonly string[];
}

/** That a refund went back, as it is told to the server. */
export interface Confirmation {
  readonly refundId: string;
  readonly reference: string;
  readonly key: string;
}

/** What the channel knows of the refunds that it gave. */
export class RefundLedger {
  /** Its number of each refund that it gave, the first of each. */
  readonly references = new Map<string, string>();
  /** Confirmations that got no answer: they are sent again as they were. */
  readonly unanswered: Confirmation[] = [];
  numbers = 0;
}

/** What the scenes know. */
export class ReturnLedger {
  readonly collisions: ReturnCollision[] = [];
  readonly channel = new RefundLedger();
}

/** What each kind of work at a till is. */
export const returnWork: Readonly<Record<ReturnWorkKind, (counter: Counter) => Promise<void>>> = {
  'return-known': async (counter) => {
    const found = await somePurchase(counter);
    if (found) await takeBack(counter, found, { isWhole: counter.random.chance(0.3) });
  },
  'return-blind': blindReturn,
  'return-exchange': async (counter) => {
    const found = await somePurchase(counter);
    if (found) await exchange(counter, found);
  },
  'return-pay': async ({ till, random, isThere }) => {
    for (let count = 2; count > 0 && isThere(); count -= 1) {
      const { refunds, elsewhere } = till.returns.waiting.getState();
      // Somebody may come with the slip of another store's.
      const owed = [...refunds, ...elsewhere].filter(({ refund }) => refund.kind === 'owed');
      if (owed.length > 0) await payOut(till, random.pick(owed));
    }
  },
};

/** Drafts that a crash or a refusal left: what went back by them is recorded, the others are given up. */
export async function clearDesk({ till, isThere }: Counter): Promise<void> {
  for (const draft of till.returns.work.getState().drafts) {
    if (draft.isExchange && isThere()) await till.returns.exchange(draft.id, false);
    if (!isThere()) return;
    const dropped = await till.returns.drop(draft.id);
    if (dropped.ok || !isThere()) continue;
    if (till.returns.shown(draft.id)?.openMinor) await giveBack({ till, isThere }, draft.id, () => 'owed');
    if (isThere()) await till.returns.record(draft.id);
  }
}

/** A purchase of this chain: by its receipt's code, its number or its goods. */
async function somePurchase(counter: Counter): Promise<FoundPurchase | null> {
  const { world, till, random, isThere } = counter;
  if (random.chance(0.2)) {
    const listed = await till.returns.find({ by: 'article', sku: random.pick(skus) });
    return listed.ok && listed.value.found.length > 0 ? random.pick(listed.value.found) : null;
  }
  const sold = [...world.evidence.answered.values()].filter(
    ({ kind, receiptNumber }) =>
      receiptNumber !== null && ['sale', 'order-handover', 'return'].includes(kind),
  );
  const orders = sold.filter(({ kind }) => kind === 'order-handover');
  if (sold.length === 0) return null;
  const { hash, operationId, receiptNumber } = random.pick(
    orders.length > 0 && random.chance(0.35) ? orders : sold.slice(-25),
  );
  if (random.chance(0.25)) {
    const listed = await till.returns.find({ by: 'number', text: receiptNumber ?? '' });
    return listed.ok ? (listed.value.found[0] ?? null) : null;
  }
  const digits = await codeOf(world, hash, operationId);
  if (digits === null || !isThere()) return null;
  const scanned = await till.returns.scan(digits);
  return scanned.ok ? scanned.value : null;
}

/** What stands on a receipt: its till prints it from its journal. Null where that till is off. */
export async function codeOf(world: World, hash: string, operationId: string): Promise<string | null> {
  const seller = world.tills.find(({ own, isOn }) => isOn && own.has(hash));
  return (await seller?.receiptCode(operationId)) ?? null;
}

type Choose = (way: string) => RefundChoice['kind'];

function anyWay(random: SeededRandom): Choose {
  return (way) => {
    if (way === 'cash') return random.pick(['cash', 'cash', 'cash', 'owed', 'store-credit'] as const);
    if (way === 'card-terminal') return random.pick(['card-terminal', 'owed', 'card-stand-alone'] as const);
    if (way === 'prepaid') return 'channel';
    return 'store-credit';
  };
}

/** Takes goods of a purchase back: all that is left, or a part. Returns the fact. */
export async function takeBack(
  counter: Counter,
  found: FoundPurchase,
  { isWhole, choose = anyWay(counter.random) }: { isWhole: boolean; choose?: Choose },
): Promise<JournalEntry | null> {
  const draftId = await opened(counter, found, isWhole);
  if (draftId === null) return null;
  await giveBack(counter, draftId, choose);
  return finish(counter, draftId);
}

async function opened(
  { till, random, isThere }: Counter,
  found: FoundPurchase,
  isWhole: boolean,
): Promise<string | null> {
  const lines = found.purchase.lines.flatMap(({ lineId, sku, quantityMilli, returnedMilli }) => {
    const pieces = Math.max(0, quantityMilli - returnedMilli) / 1000;
    const back = isWhole ? pieces : random.below(pieces + 1);
    return back === 0 ? [] : [{ ...backLine(sku, back, random), purchaseLineId: lineId }];
  });
  const draft = isThere() && lines.length > 0 ? await till.returns.open(found) : null;
  if (!draft?.ok || !isThere()) return null;
  till.returns.change(draft.value.id, (now) => ({ ...now, lines, override: true }));
  return draft.value.id;
}

function backLine(sku: string, pieces: number, random: SeededRandom): ReturnDraftLine {
  return {
    purchaseLineId: null,
    sku,
    quantityMilli: pieces * 1000,
    unitPriceMinor: null,
    reason: 'unwanted',
    condition: random.chance(0.8) ? 'good' : 'defective',
    disposition: random.pick(['to-stock', 'to-stock', 'damaged', 'to-supplier'] as const),
  };
}

/** Gives every part of the money back; what terminal or channel can't is owed. */
async function giveBack(
  { till, isThere }: Pick<Counter, 'till' | 'isThere'>,
  draftId: string,
  choose: Choose,
): Promise<void> {
  const shown = till.returns.shown(draftId);
  for (const [index, { way }] of (shown?.money?.left ?? []).entries()) {
    const isOpen = (till.returns.shown(draftId)?.openOfParts[index] ?? 0) > 0;
    if (!isOpen || !isThere()) continue;
    const given = await till.returns.refund(draftId, index, choiceOf(choose(way)));
    if (!given.ok && isThere()) await till.returns.refund(draftId, index, { kind: 'owed' });
  }
}

function choiceOf(kind: RefundChoice['kind']): RefundChoice {
  return kind === 'card-stand-alone' ? { kind, reference: null } : { kind };
}

async function finish({ till, isThere }: Counter, draftId: string): Promise<JournalEntry | null> {
  if (!isThere()) return null;
  const recorded = await till.returns.record(draftId);
  if (recorded.ok) return recorded.value;
  // Told that it didn't work, the cashier tries again; a draft that became a fact is gone.
  const again = isThere() ? await till.returns.record(draftId) : null;
  return again?.ok ? again.value : null;
}

/** Nobody knows the purchase. */
async function blindReturn({ till, random, isThere }: Counter): Promise<void> {
  const draft = await till.returns.open(null);
  if (!draft.ok || !isThere()) return;
  const { id } = draft.value;
  const lines = [backLine(random.pick(skus), 1 + random.below(3), random)];
  till.returns.change(id, (now) => ({ ...now, lines, note: 'No receipt' }));
  await till.returns.refund(id, 0, { kind: random.chance(0.7) ? 'cash' : 'store-credit' });
  if (isThere()) await till.returns.record(id);
}

/** Other goods in place of those that come back; what they cost more is paid in cash. */
async function exchange(counter: Counter, found: FoundPurchase): Promise<void> {
  const { till, random, isThere } = counter;
  const draftId = await opened(counter, found, random.chance(0.3));
  if (draftId === null) return;
  for (let pieces = 1 + random.below(3); pieces > 0 && isThere(); pieces -= 1)
    await till.actions.scan(random.pick(skus));
  if (!isThere() || !(await till.returns.exchange(draftId, true)).ok || !isThere()) return;
  await giveBack(counter, draftId, anyWay(random));
  if (!isThere()) return;
  const isDue = (till.returns.shown(draftId)?.money?.dueMinor ?? 0) > 0;
  const paid = isDue ? await till.actions.pay(cash) : await till.returns.record(draftId);
  if (paid.ok || !isThere()) return;
  await till.returns.exchange(draftId, false);
  if (isThere()) await till.actions.voidCart('gone', null);
}

/** Pays a refund out that is owed. */
export async function payOut(
  till: Till,
  { returnId, index }: { readonly returnId: string; readonly index: number },
): Promise<JournalEntry | null> {
  const owed = till.returns.owed(returnId, index);
  if (!owed) return null;
  const kind = owed.refund.way === 'cash' ? 'cash' : 'card-stand-alone';
  const paid = await till.returns.payOwed(owed, kind === 'cash' ? { kind } : { kind, reference: null }, null);
  return paid.ok ? paid.value : null;
}
