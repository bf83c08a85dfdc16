/**
 * What channels are asked to give back, and what they gave, told anew from the stored facts: each refund that a return
 * asks for or that an order left unused stands in the server's table, no more is asked for than is to be given back,
 * an order that has ended asks for all of it. What more was given back than there was is raised about the order. No code
 * of the product is used.
 */
import type { Evidence } from '../world/evidence.ts';
import type { CheckedDatabase } from './database.ts';
import { hasEnded, type ToldOrder } from './order-fold.ts';
import { ordersOf } from './stored-orders.ts';

/** A refund as the server's table holds it. */
interface KeptRefund {
  readonly id: string;
  readonly orderId: string;
  readonly amountMinor: number;
  readonly dueMinor: number;
  readonly leftMinor: number;
  readonly state: string;
  readonly reference: string | null;
}

/** A refund as facts tell it. */
interface ToldRefund {
  readonly id: string;
  readonly amountMinor: number;
  /** What the channel confirmed of it. */
  readonly confirmedMinor: number;
  /** By the channel's number the amounts that went back under it. */
  readonly references: ReadonlyMap<string, readonly number[]>;
  readonly factIds: readonly string[];
}

/** Judges all refunds that channels are asked for. */
export function checkChannelRefunds(database: CheckedDatabase, evidence: Evidence): void {
  const wrong = (detail: string): void => evidence.violation('channel-refunds', detail);
  const told = ordersOf(database);
  const known = new Set(told.map(({ content }) => content.id));
  const kept = database
    .all('SELECT refund FROM channel_refunds')
    .map(({ refund }) => JSON.parse(String(refund)) as KeptRefund); // as the server keeps it
  for (const { id, orderId } of kept)
    if (!known.has(orderId)) wrong(`${id} is of an order that nobody placed`);
  for (const order of told) {
    const own = kept.filter(({ orderId }) => orderId === order.content.id);
    checkEach(order, own, wrong);
    checkSum(order, own, wrong);
  }
}

/** Each is there with what is left of it. */
function checkEach(order: ToldOrder, own: readonly KeptRefund[], wrong: (detail: string) => void): void {
  const told = askedOf(order);
  for (const { id } of own)
    if (!told.some((each) => each.id === id)) wrong(`${id} is asked for, and nobody asks for it`);
  const isGivenByItself = refundsIn(order).some(({ refundId }) => !told.some(({ id }) => id === refundId));
  for (const { id, amountMinor, confirmedMinor, references } of told) {
    const row = own.find((each) => each.id === id);
    if (!row) {
      wrong(`${id} is not asked for`);
      continue;
    }
    const { dueMinor, leftMinor, state } = row;
    const restMinor = amountMinor - confirmedMinor;
    if (row.amountMinor !== amountMinor) wrong(`${id} asks for ${row.amountMinor} instead of ${amountMinor}`);
    if (dueMinor < 0 || dueMinor > Math.max(0, restMinor))
      wrong(`${id}: ${dueMinor} is due of ${amountMinor}, of which ${confirmedMinor} is confirmed`);
    if (leftMinor !== (restMinor < 0 ? restMinor : dueMinor))
      wrong(`${id}: ${leftMinor} is left of ${restMinor}`);
    if ((state === 'asked') !== dueMinor > 0) wrong(`${id} is ${state}, though ${dueMinor} is due`);
    if (state === 'confirmed' && confirmedMinor === 0 && !isGivenByItself)
      wrong(`${id} is confirmed, and nothing was given back`);
    if (state === 'not-due' && confirmedMinor > 0) wrong(`${id} isn't due, though it was confirmed`);
    // The same number told again is the same money; what was asked for may have been more when it was given.
    for (const [reference, amounts] of references) {
      const minor = amounts.reduce((sum, amount) => sum + amount, 0);
      if (minor > Math.max(amountMinor, ...amounts))
        wrong(`${id}: ${minor} of ${amountMinor} went back as ${reference}`);
    }
  }
}

/** All of an order together: never more than is to be given back, and all of it once the order has ended. */
function checkSum(order: ToldOrder, own: readonly KeptRefund[], wrong: (detail: string) => void): void {
  const { content, paid, used, refunded, state } = order;
  const askedMinor = own.reduce((sum, { dueMinor }) => sum + dueMinor, 0);
  if (askedMinor > Math.max(0, paid - refunded))
    wrong(`${content.id}: ${askedMinor} is asked for of ${paid} paid, ${refunded} given back`);
  // Of one that was given twice somebody decides what is to become of it.
  if (askedOf(order).some(({ amountMinor, confirmedMinor }) => confirmedMinor > amountMinor)) return;
  const openMinor = Math.max(0, paid - used - refunded);
  // Money that was set off twice may be asked for in part: somebody finds out whose it is.
  const isKnown = hasEnded(state) && setOffIn(order) <= paid;
  const isWhole = isKnown ? askedMinor === openMinor : askedMinor <= openMinor;
  if (!isWhole)
    wrong(
      `${content.id}, ${state}: ${askedMinor} is asked for, ${openMinor} of ${paid} is neither used nor back`,
    );
}

/** What returns ask for, and what was paid and never set off once the order has ended. */
function askedOf(order: ToldOrder): ToldRefund[] {
  const { content, facts, paid, state } = order;
  const asked = facts.flatMap(({ id, kind, body }) => {
    if (kind !== 'return') return [];
    const refunds = body.refunds as readonly { kind: string; orderId?: string; amountMinor: number }[];
    return refunds.flatMap(({ kind: way, orderId, amountMinor }, index) =>
      way === 'channel' && orderId === content.id ? [{ id: `${id}.${index}`, amountMinor }] : [],
    );
  });
  const unusedMinor = paid - setOffIn(order);
  const unused =
    hasEnded(state) && unusedMinor > 0 ? [{ id: `${content.id}.0`, amountMinor: unusedMinor }] : [];
  return [...unused, ...asked].map((each) => {
    const own = refundsIn(order).filter(({ refundId }) => refundId === each.id);
    const references = new Map<string, number[]>();
    for (const { reference, amountMinor } of own)
      references.set(reference, [...(references.get(reference) ?? []), amountMinor]);
    const confirmedMinor = own.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    return { ...each, confirmedMinor, references, factIds: own.map(({ id }) => id) };
  });
}

/** What handovers set off of what was paid online. */
function setOffIn({ facts }: ToldOrder): number {
  const tenders = facts.flatMap(({ kind, body }) => {
    if (kind !== 'order-handover') return [];
    const sale = body.sale as { tenders: readonly { kind: string; amountMinor: number }[] } | null;
    return (sale?.tenders ?? []).filter((tender) => tender.kind === 'prepaid');
  });
  return tenders.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

interface GivenBack {
  readonly id: string;
  readonly amountMinor: number;
  readonly reference: string;
  readonly refundId?: string | null;
}

function refundsIn({ facts }: ToldOrder): GivenBack[] {
  return facts.flatMap(({ kind, body }) => (kind === 'refund' ? (body as unknown as GivenBack) : [])); // by its kind
}

/** What went back of refunds beyond what they asked for: the channel's events, and how much, minor units. */
export function givenTwice(order: ToldOrder): {
  readonly factIds: readonly string[];
  readonly overMinor: number;
} {
  const twice = askedOf(order).filter(({ amountMinor, confirmedMinor }) => confirmedMinor > amountMinor);
  const overMinor = twice.reduce(
    (sum, { amountMinor, confirmedMinor }) => sum + confirmedMinor - amountMinor,
    0,
  );
  return { factIds: twice.flatMap(({ factIds }) => factIds), overMinor };
}

/** Whether more went back than was asked for, or than was paid. */
function isTwice(order: ToldOrder): boolean {
  return order.refunded > order.paid || givenTwice(order).overMinor > 0;
}

/** What channels were asked for and gave: how many are asked, confirmed or not due, and how many were given twice. */
export function countChannelRefunds(database: CheckedDatabase): Record<string, number> {
  const rows = database.all('SELECT state, count(*) AS n FROM channel_refunds GROUP BY state');
  const counts = Object.fromEntries(rows.map(({ state, n }) => [`channel-${state}`, Number(n)]));
  return { ...counts, 'channel-refunded-twice': ordersOf(database).filter(isTwice).length };
}
