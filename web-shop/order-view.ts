/**
 * What an order's page says, in words: lines with what became of them, amounts, notes and what may be done. It is
 * told by the order alone, its currency, its store and its time zone, whatever the visitor looked at before.
 */
import type { EndReason } from '../shared/domain/operations/order-decline.ts';
import { isClosed } from '../shared/domain/orders/order-moves.ts';
import { handedMinor, keptMilli, soldLine } from '../shared/domain/orders/order-of.ts';
import { keptBeforePointsMinor, orderPoints } from '../shared/domain/orders/order-points.ts';
import { sumMinor } from '../shared/money/money.ts';
import type { ChannelOrder } from '../shared/protocol/channel.ts';
import { moment, money, quantity, slotText } from './format.ts';
import { fill, type Language, languages } from './texts.ts';

/** A line of the order in words. */
export interface LineView {
  readonly name: string;
  readonly quantity: string;
  /** Before points. */
  readonly amount: string;
  /** What became of it that the customer didn't order so. */
  readonly notes: readonly string[];
  /** Nothing of it is given. */
  readonly isGone: boolean;
}

/** The page in words. */
export interface OrderView {
  readonly title: string;
  readonly state: string;
  readonly isClosed: boolean;
  /** What the customer should know before all else. */
  readonly warnings: readonly string[];
  /** Where, when and how, each with its name. */
  readonly facts: readonly (readonly [name: string, text: string])[];
  readonly lines: readonly LineView[];
  /** Amounts with their names; those of nothing are left out. */
  readonly amounts: readonly (readonly [name: string, text: string])[];
  readonly steps: readonly { readonly time: string; readonly text: string }[];
  readonly mayCancel: boolean;
}

/** The page of an order in a language. */
export function orderView(order: ChannelOrder, language: Language): OrderView {
  const texts = languages[language];
  const at = (ms: number): string => moment(language, order.store.timeZone, ms);
  const closed = isClosed(order.state);
  return {
    title: fill(texts.order, order.number),
    state: wasPutBackEarly(order) ? texts.putBackEarly : texts.states[order.state],
    isClosed: closed,
    warnings: warningsOf(order, language),
    facts: [
      [texts.store, [order.store.name, order.store.address].filter((part) => part !== '').join(', ')],
      ...(closed
        ? []
        : ([
            [texts.slotAt, slotText(language, order.store.timeZone, order.slot)],
            [order.kind === 'try' ? texts.heldUntil : texts.keptUntil, at(order.collectUntilMs)],
            ...(order.ifMissing ? [[texts.ifMissing, texts.missing[order.ifMissing]] as const] : []),
          ] as const)),
    ],
    lines: order.lines.map((line) => lineView(order, line, language)),
    amounts: amountsOf(order, language),
    steps: order.timeline.map(({ what, atMs, note }) => {
      const step = what in texts.steps ? texts.steps[what as keyof typeof texts.steps] : what;
      // A payment's note is the shop's own reference, which tells the customer nothing.
      const words = note !== null && note in texts.endReasons ? texts.endReasons[note as EndReason] : note;
      const said = words === null || what === 'pay' || what === 'refund' ? '' : ` · ${words}`;
      return { time: at(atMs), text: `${step}${said}` };
    }),
    mayCancel: order.cancellable !== 'no' && order.cancelAskedAtMs === null,
  };
}

/** Whether its goods went back to the shelf before its time was up: the step tells why. */
function wasPutBackEarly({ state, timeline }: ChannelOrder): boolean {
  return state === 'restocked' && timeline.some(({ what, note }) => what === 'restock' && note !== null);
}

function warningsOf(order: ChannelOrder, language: Language): string[] {
  const texts = languages[language];
  const isOpen = !isClosed(order.state);
  const { usedMinor } = order.payment;
  const warnings: string[] = [];
  if (order.handedAfterEnd) {
    warnings.push(
      usedMinor > 0
        ? fill(texts.handedAfterEndPaid, money(language, order.currency, usedMinor))
        : texts.handedAfterEnd,
    );
  }
  if (isOpen && order.kind === 'try') warnings.push(texts.isTry);
  if (order.delay !== null) warnings.push(texts.delays[order.delay]);
  if (order.cancelAskedAtMs !== null) warnings.push(texts.cancelAsked);
  if (isOpen && order.lines.some((line) => line.handedMilli > 0)) warnings.push(texts.partCollected);
  return warnings;
}

function lineView(order: ChannelOrder, line: ChannelOrder['lines'][number], language: Language): LineView {
  const texts = languages[language];
  const { line: ordered, short, substitute, pickedMilli, handedMilli, refusedMilli } = line;
  const { name, unit } = soldLine(line);
  const kept = keptMilli(line);
  const many = (milli: number): string => quantity(language, unit, milli);
  const notes: string[] = [];
  const why = short ? texts.shortReasons[short.reason] : null;
  // The reason is about what was ordered and not about what stands in for it.
  if (substitute) notes.push([fill(texts.insteadOf, ordered.name), ...(why ? [why] : [])].join(': '));
  else if (why) notes.push(why);
  if (pickedMilli === 0) notes.push(texts.leftOut);
  else if (!substitute && pickedMilli !== null && pickedMilli !== ordered.quantityMilli)
    notes.push(fill(texts.wasOrdered, many(ordered.quantityMilli)));
  if (refusedMilli > 0) notes.push(fill(texts.notTaken, many(refusedMilli)));
  const isCollected = order.state === 'collected' && handedMilli >= kept;
  if (handedMilli > 0 && !isCollected) notes.push(fill(texts.handed, many(Math.min(handedMilli, kept))));
  const back = order.returned?.find(({ lineId }) => lineId === ordered.lineId);
  // Taken back at tills that didn't know of each other, more came back than there was: nobody's goods and money.
  const backMilli = Math.min(back?.quantityMilli ?? 0, handedMilli);
  const backMinor = Math.min(back?.refundMinor ?? 0, handedMinor(line));
  if (backMilli > 0)
    notes.push(fill(texts.cameBack, `${many(backMilli)}, ${money(language, order.currency, backMinor)}`));
  return {
    name,
    quantity: many(kept),
    amount: money(language, order.currency, keptBeforePointsMinor(line)),
    notes,
    isGone: kept === 0,
  };
}

function amountsOf(order: ChannelOrder, language: Language): OrderView['amounts'] {
  const texts = languages[language];
  const { paidInStoreMinor, dueMinor } = order.sums;
  const { paidMinor, refundDueMinor, refundedMinor } = order.payment;
  const amounts = [
    [texts.paidOnline, paidMinor],
    [texts.paidInStore, paidInStoreMinor],
    [texts.dueAtStore, dueMinor],
    [texts.refundDue, refundDueMinor],
    [texts.refunded, refundedMinor],
  ] as const;
  const inMoney = amounts.flatMap(([name, minor]) =>
    minor === 0 ? [] : [[name, money(language, order.currency, minor)] as const],
  );
  return [...totalOf(order, language), ...inMoney, ...pointsOf(order, language)];
}

/** What the goods come to, what points take off them, and the total. */
function totalOf(order: ChannelOrder, language: Language): OrderView['amounts'] {
  const texts = languages[language];
  const inMoney = (minor: number): string => money(language, order.currency, minor);
  const goodsMinor = sumMinor(order.lines.map(keptBeforePointsMinor));
  const points = orderPoints(order);
  if (!points || points.offMinor === 0) return goodsMinor === 0 ? [] : [[texts.total, inMoney(goodsMinor)]];
  return [
    [texts.points.beforePoints, inMoney(goodsMinor)],
    [fill(texts.points.byPoints, points.spentPoints), `−${inMoney(points.offMinor)}`],
    [texts.total, inMoney(goodsMinor - points.offMinor)],
  ];
}

/** What of the customer's points the order gives back and brings. */
function pointsOf(order: ChannelOrder, language: Language): OrderView['amounts'] {
  const { comeBack, givenBack, earnsInOrder, earnedInOrder } = languages[language].points;
  const { backPoints, earnedPoints } = orderPoints(order) ?? { backPoints: 0, earnedPoints: 0 };
  const closed = isClosed(order.state);
  const both = [
    [closed ? givenBack : comeBack, backPoints],
    [closed ? earnedInOrder : earnsInOrder, earnedPoints],
  ] as const;
  return both.flatMap(([name, points]) => (points > 0 ? [[name, String(points)] as const] : []));
}
