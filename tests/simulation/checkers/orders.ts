/**
 * Online orders on the server: every order's row, promise, exception and returned stock is what its stored facts
 * say, told anew here; prepaid money is used once; what scenes made collide is raised. No code of the
 * product is used.
 */
import type { Evidence } from '../world/evidence.ts';
import type { CheckedDatabase } from './database.ts';
import {
  buildsOn,
  checkCauses,
  checkCollisions,
  checkRaised,
  type InjectedOrders,
  isMoneyTold,
  knows,
  raisedBy,
  resolutionsOf,
} from './order-exceptions.ts';
import { hasEnded, leftOf, type PackedLine, type StoredFact, type ToldOrder } from './order-fold.ts';
import { factsOf, liveRow, ordersOf, sorted, sortedList } from './stored-orders.ts';

type Json = Readonly<Record<string, unknown>>;

/** Judges all orders of the server. */
export function checkOrders(database: CheckedDatabase, injected: InjectedOrders, evidence: Evidence): void {
  const told = ordersOf(database);
  const wrong = (detail: string): void => evidence.violation('orders', detail);
  for (const order of told) {
    const { id } = order.content;
    const placed = injected.placed.get(id);
    if (placed && sorted(placed.content) !== sorted(order.content)) wrong(`${id} is not what was ordered`);
    for (const difference of rowDifferences(database, order)) wrong(`${id}: ${difference}`);
    checkMoney(database, order, injected, wrong);
    checkGoods(database, order, wrong);
    checkCauses(order, wrong);
  }
  checkPromises(database, told, wrong);
  checkRaised(database, told, wrong);
  checkCollisions(database, injected, wrong);
  checkUnknown(database, told, wrong);
}

/** The row in the feed against what was told. */
function rowDifferences(database: CheckedDatabase, order: ToldOrder): string[] {
  const row = liveRow(database, order.content.storeId, 'orders', order.content.id);
  if (!row) return ['is not in the feed'];
  const { payment, cancelAsked } = row as { payment: Json; cancelAsked: { id: string } | null };
  const lines = row.lines as readonly (Json & {
    line: { lineId: number; sku: string };
    substitute: { sku: string } | null;
  })[];
  const timeline = row.timeline as readonly Json[];
  const named = new Set(order.facts.flatMap(({ after }) => after));
  const heads = [order.content.id, ...order.facts.map(({ id }) => id)].filter((id) => !named.has(id)).sort();
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['state', row.state, order.state],
    ['asked', cancelAsked?.id ?? null, order.asked],
    ['paid', payment.paidMinor, order.paid],
    ['used', payment.usedMinor, order.used],
    ['refunded', payment.refundedMinor, order.refunded],
    ['place', hasEnded(order.state) ? null : row.place, hasEnded(order.state) ? null : order.place],
    ['lease', row.leaseUntilMs, order.leaseUntilMs],
    ['heads', sorted(row.heads), sorted(heads)],
    [
      'lines',
      sorted(
        lines.map((each) => [
          each.line.lineId,
          each.substitute?.sku ?? each.line.sku,
          each.pickedMilli,
          each.handedMilli,
          each.refusedMilli,
        ]),
      ),
      sorted(
        order.lines.map(({ lineId, sku, picked, handed, refused }) => [lineId, sku, picked, handed, refused]),
      ),
    ],
    [
      'timeline',
      sorted(timeline.slice(1).map(({ id, what, from, fits }) => [id, what, from, fits])),
      sorted(order.steps.map(({ id, what, from, fits }) => [id, what, from, fits])),
    ],
  ];
  const dueMinor = refundDue(order);
  return [
    ...pairs,
    ...(dueMinor === null ? [] : [['refund due', payment.refundDueMinor, dueMinor] as const]),
  ].flatMap(([what, found, expected]) =>
    found === expected ? [] : [`${what} is ${found} instead of ${expected}`],
  );
}

/** What the channel has to give back; null where a substitute's price decides. */
function refundDue({ lines, state, paid, used, refunded }: ToldOrder): number | null {
  if (!hasEnded(state) && lines.some(({ substitute }) => substitute)) return null;
  const neededMinor = hasEnded(state)
    ? 0
    : lines.reduce((sum, line) => sum + (leftOf(line) / 1000) * line.unitPriceMinor, 0);
  return Math.max(0, paid - used - refunded - neededMinor);
}

/** Of what was paid online nothing is used or given back twice, unless somebody is told of it. */
function checkMoney(
  database: CheckedDatabase,
  order: ToldOrder,
  { events }: InjectedOrders,
  wrong: (detail: string) => void,
): void {
  const { content, used, refunded, facts } = order;
  // What a server that was put back forgot was paid all the same.
  const pays = [...events.values()].filter(({ kind, orderId }) => kind === 'pay' && orderId === content.id);
  const everMinor = pays.reduce((sum, pay) => sum + Number((pay as Json).amountMinor), 0);
  const paid = Math.max(order.paid, everMinor);
  if (used + refunded > paid && !isMoneyTold(order) && !isBackTwice(database, order))
    wrong(`${content.id}: paid ${paid}, set off ${used}, given back ${refunded}, and nobody is told`);
  // What one handover set off no other one that knows of it sets off again.
  const handed = facts.filter(({ kind }) => kind === 'order-handover');
  const isUnaware = handed.some((a) =>
    handed.some((b) => a !== b && !knows(order, a, b.id) && !knows(order, b, a.id)),
  );
  if (used > paid && !isUnaware)
    wrong(`${content.id}: ${used} set off of ${paid} paid, though each handover knew`);
  for (const { id, kind, body } of facts) {
    if (kind !== 'order-handover') continue;
    const sale = body.sale as { tenders: { kind: string; amountMinor: number }[]; totalMinor: number } | null;
    const prepaid = (sale?.tenders ?? [])
      .filter((tender) => tender.kind === 'prepaid')
      .reduce((sum, tender) => sum + tender.amountMinor, 0);
    if (prepaid > paid || prepaid > (sale?.totalMinor ?? 0))
      wrong(`${id} sets ${prepaid} off, of ${paid} paid for ${sale?.totalMinor} of goods`);
  }
}

/** Whether somebody is told that goods of an order came back once too often, and their money with them. */
function isBackTwice(database: CheckedDatabase, { content, facts }: ToldOrder): boolean {
  const handed = facts.filter(({ kind }) => kind === 'order-handover');
  return handed.some(
    ({ id }) => liveRow(database, content.storeId, 'exceptions', `returned-more-than-sold:${id}`) !== null,
  );
}

/** The goods of an order leave the stock once, and never more of them than were ever in its bags. */
function checkGoods(database: CheckedDatabase, order: ToldOrder, wrong: (detail: string) => void): void {
  const { content, facts, returns } = order;
  const origin = `order-twice:${content.id}`;
  const found = database
    .all('SELECT store_id, sku, quantity_milli, business_ms FROM stock_movements WHERE origin = ?', origin)
    .map((row) => [row.store_id, row.sku, Number(row.quantity_milli), Number(row.business_ms)]);
  const expected = returns.map(({ storeId, sku, quantityMilli, atMs }) => [
    storeId,
    sku,
    quantityMilli,
    atMs,
  ]);
  if (sortedList(found) !== sortedList(expected))
    wrong(`${content.id}: put back ${sortedList(found)} instead of ${sortedList(expected)}`);
  const left = new Map<string, number>();
  const add = (sku: string, milli: number): void => {
    left.set(sku, (left.get(sku) ?? 0) + milli);
  };
  for (const { kind, body } of facts) {
    if (kind !== 'order-handover') continue;
    const sale = body.sale as { lines: { sku: string; quantityMilli: number }[] } | null;
    for (const { sku, quantityMilli } of sale?.lines ?? []) add(sku, quantityMilli);
  }
  for (const row of found) add(String(row[1]), -Number(row[2]));
  const most = mostInBags(order);
  for (const [sku, milli] of left) {
    if (milli < 0 || milli > (most.get(sku) ?? 0))
      wrong(`${content.id}: ${milli} of ${sku} left for good, at most ${most.get(sku) ?? 0} were in bags`);
  }
}

/**
 * The most of each SKU that packings put into bags. Tills that packed without knowing of each other packed bags of their
 * own, and each line may be handed over from either; what packs anew empties the bags that it builds on.
 */
function mostInBags({ facts, content }: ToldOrder): Map<string, number> {
  const most = new Map<string, number>();
  const skuOf = new Map(content.lines.map(({ lineId, sku }) => [lineId, sku]));
  const packings = facts.filter(({ kind }) => kind === 'order-pack');
  for (const pack of packings) {
    const apart = packings.filter(
      (each) => each === pack || !(buildsOn(each, pack.id, facts) || buildsOn(pack, each.id, facts)),
    );
    const byLine = new Map<string, { sku: string; milli: number }>();
    for (const { body } of apart) {
      for (const { lineId, pickedMilli, substitute } of body.lines as readonly PackedLine[]) {
        const sku = substitute?.sku ?? skuOf.get(lineId) ?? '';
        const milli = Math.max(pickedMilli, byLine.get(`${lineId} ${sku}`)?.milli ?? 0);
        byLine.set(`${lineId} ${sku}`, { sku, milli });
      }
    }
    const sums = new Map<string, number>();
    for (const { sku, milli } of byLine.values()) sums.set(sku, (sums.get(sku) ?? 0) + milli);
    for (const [sku, milli] of sums) most.set(sku, Math.max(most.get(sku) ?? 0, milli));
  }
  // Handed over without its packing being known: a label told of bags that the server never heard of, or the handover
  // follows a packing that was lost with a disk and with what a server that was put back had heard.
  const isUnheard = facts.some(
    (fact) => fact.kind === 'order-handover' && followsUnheard(fact, content.id, facts),
  );
  if (!isUnheard && packings.length > 0) return most;
  // Those bags held what was ordered, or substitutes: as much of them as one handover took, which two mustn't.
  const taken = facts.flatMap(({ kind, body }) =>
    kind === 'order-handover' && body.sale ? [body.sale] : [],
  );
  for (const goods of [content, ...(taken as { lines: ToldOrder['content']['lines'] }[])])
    for (const { sku, milli } of goodsIn(goods.lines)) most.set(sku, Math.max(most.get(sku) ?? 0, milli));
  return most;
}

/** Whether the way back from a handover meets a fact that is nowhere, before a packing; others may stand between. */
function followsUnheard(handover: StoredFact, orderId: string, facts: readonly StoredFact[]): boolean {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const seen = new Set([orderId]);
  const next = [...handover.after];
  for (const id of next) {
    if (seen.has(id)) continue;
    seen.add(id);
    const fact = byId.get(id);
    if (!fact) return true;
    // What was packed is known from there on.
    if (fact.kind !== 'order-pack') next.push(...fact.after);
  }
  return false;
}

/** How much of each SKU stands on lines. */
function goodsIn(lines: ToldOrder['content']['lines']): { sku: string; milli: number }[] {
  return [...new Set(lines.map(({ sku }) => sku))].map((sku) => {
    const own = lines.filter((line) => line.sku === sku);
    return { sku, milli: own.reduce((sum, { quantityMilli }) => sum + quantityMilli, 0) };
  });
}

/** What open orders still hold, by order, by level, and in the feed. */
function checkPromises(
  database: CheckedDatabase,
  told: readonly ToldOrder[],
  wrong: (detail: string) => void,
): void {
  const expected = new Map<string, number>();
  const levels = new Map<string, number>();
  for (const { content, lines, state } of told) {
    if (hasEnded(state)) continue;
    for (const line of lines) {
      if (leftOf(line) === 0) continue;
      const key = `${content.storeId} ${line.sku}`;
      expected.set(`${content.id} ${key}`, (expected.get(`${content.id} ${key}`) ?? 0) + leftOf(line));
      levels.set(key, (levels.get(key) ?? 0) + leftOf(line));
    }
  }
  const compare = (
    what: string,
    found: ReadonlyMap<string, number>,
    wanted: ReadonlyMap<string, number>,
  ): void => {
    for (const key of new Set([...found.keys(), ...wanted.keys()])) {
      if ((found.get(key) ?? 0) !== (wanted.get(key) ?? 0))
        wrong(`${what} of ${key}: ${found.get(key) ?? 0} instead of ${wanted.get(key) ?? 0}`);
    }
  };
  const promises = database.all('SELECT * FROM order_promises');
  compare(
    'promised by an order',
    new Map(
      promises.map((row) => [`${row.order_id} ${row.store_id} ${row.sku}`, Number(row.quantity_milli)]),
    ),
    expected,
  );
  const stored = database.all('SELECT store_id, sku, promised_milli FROM stock_levels');
  compare(
    'promised',
    new Map(stored.map((row) => [`${row.store_id} ${row.sku}`, Number(row.promised_milli)])),
    levels,
  );
  const rows = database.all(`SELECT data FROM feed_rows WHERE collection = 'stock' AND data IS NOT NULL`);
  const shown = rows.map((row) => JSON.parse(String(row.data)) as Json);
  compare(
    'promised in the feed',
    new Map(shown.map(({ storeId, sku, promisedMilli }) => [`${storeId} ${sku}`, Number(promisedMilli)])),
    levels,
  );
}

/** An order that the server forgot has no row, no promise and no exception; what tills did to it is kept. */
function checkUnknown(
  database: CheckedDatabase,
  told: readonly ToldOrder[],
  wrong: (detail: string) => void,
): void {
  const known = new Set(told.map(({ content }) => content.id));
  const live = database.all(`SELECT id FROM feed_rows WHERE collection = 'orders' AND data IS NOT NULL`);
  const promised = database.all('SELECT DISTINCT order_id AS id FROM order_promises');
  for (const { id } of [...live, ...promised])
    if (!known.has(String(id))) wrong(`${id} shows, and nobody ordered it`);
}

/** What became of orders: how many ended where, what was done to them, what was raised and what was settled. */
export function countOrders(database: CheckedDatabase): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const told = ordersOf(database);
  for (const order of told) {
    count(order.state);
    for (const { id } of raisedBy(order)) count(id.split(':')[0] ?? '');
    if (order.returns.length > 0) count('put-back');
  }
  const known = new Set(told.map(({ content }) => content.id));
  for (const [id, facts] of factsOf(database)) {
    for (const { kind } of facts) count(known.has(id) ? kind : 'of-forgotten-orders');
  }
  const moved = new Set<string>();
  for (const { movesStock, storeId, exceptionId } of resolutionsOf(database)) {
    count(movesStock ? 'settled-with-stock' : 'settled');
    if (!movesStock) continue;
    if (moved.has(`${storeId} ${exceptionId}`)) count('settled-twice');
    moved.add(`${storeId} ${exceptionId}`);
  }
  return counts;
}
