/**
 * Runs one plan from its beginning to its end and tells what was found. This is the entry of the bundle that
 * simulations evaluate: everything below it, product code included, runs on the machine it is given.
 */
import { createHash } from 'node:crypto';
import { seededRandom } from '../../../shared/base/seeded-random.ts';
import { checkArrivalOrder } from '../checkers/arrival-order.ts';
import { checkCatalogues, differsFromCatalogue } from '../checkers/catalogues.ts';
import { checkChannelRefunds, countChannelRefunds } from '../checkers/channel-refunds.ts';
import { checkCredits, countCredits, creditDifferences } from '../checkers/credits.ts';
import { checkCustomers, countCustomers } from '../checkers/customers.ts';
import type { CheckedDatabase } from '../checkers/database.ts';
import { checkPayments } from '../checkers/day.ts';
import { leftAtTill, leftOnServer, personalInTheClear } from '../checkers/erased.ts';
import { checkExceptions } from '../checkers/exceptions.ts';
import { checkOrders, countOrders } from '../checkers/orders.ts';
import { checkReplicas, differences } from '../checkers/replicas.ts';
import { checkReturns, countReturns, refundDifferences } from '../checkers/returns.ts';
import { orderDifferences } from '../checkers/shown-orders.ts';
import { customerDifferences } from '../checkers/shown-points.ts';
import {
  areLossesNamed,
  areStored,
  checkBusinessTime,
  checkStoredOnce,
  isSentAgain,
} from '../checkers/stored-once.ts';
import { checkSums } from '../checkers/sums.ts';
import { performRefund } from './channel-refunds.ts';
import { isCreditKind, spendsCredits } from './credit-kinds.ts';
import { giveGifts } from './customer-gifts.ts';
import { isCustomerKind } from './customer-kinds.ts';
import { isDayFault, isDayWork } from './day-kinds.ts';
import { injectDayFault, queueDayWork } from './day-work.ts';
import type { Violation } from './evidence.ts';
import { injectFault, startServer, stopFaults } from './faults.ts';
import { isOrderKind } from './order-kinds.ts';
import { performCustomer } from './perform-customer.ts';
import { performOrder } from './perform-order.ts';
import { performReturn } from './perform-return.ts';
import { type Action, type Plan, workKinds } from './plan.ts';
import { confirmsRefunds, isRefundKind } from './refund-kinds.ts';
import { isReturnKind } from './return-kinds.ts';
import { performCredit } from './store-credit.ts';
import { queueWork } from './work.ts';
import { World, type WorldMachine } from './world.ts';

/** What a run came to. */
export interface RunResult {
  readonly operations: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
  readonly steps: number;
  /** Orders by how they ended, what was done to them, raised and settled; nothing after a violation. */
  readonly orders: Readonly<Record<string, number>>;
  /** Returns by their sort, ways of their money, and what was raised; nothing after a violation. */
  readonly returns: Readonly<Record<string, number>>;
  /** What was recorded of customers and their points, and what was raised; nothing after a violation. */
  readonly customers: Readonly<Record<string, number>>;
  /** Virtual time it took to come level after the faults stopped. */
  readonly settledMs: number;
  readonly historyHash: string;
  readonly history: readonly string[];
}

/** Everything must be level this long after the last fault. */
const settleLimitMs = 20 * 60_000;
/** Seven times the events of the longest of forty sound runs: who is not level then goes round in circles. */
const settleLimitSteps = 30_000;
const afterglowMs = 8000;

/** Runs a plan. */
export async function runPlan(plan: Plan, machine: WorldMachine): Promise<RunResult> {
  const world = new World(plan, machine);
  const { evidence, time } = world;
  let settledMs = 0;
  let orders: RunResult['orders'] = {};
  let returns: RunResult['returns'] = {};
  let customers: RunResult['customers'] = {};
  try {
    await world.setUp();
    const startMs = time.nowMs;
    for (const action of plan.actions) time.after(action.atMs, () => perform(world, action));
    await time.run(
      startMs + plan.activeMs + afterglowMs,
      () => world.step(),
      () => evidence.violations.length > 0,
    );
    if (evidence.violations.length > 0) return resultOf(world, 0);
    stopFaults(world);
    await comeUp(world);
    const settled = await settle(world);
    settledMs = settled.tookMs;
    await finalChecks(world, world.checked());
    // Whatever each of them shows by now: who never comes to rest isn't level.
    if (!settled.isLevel && evidence.violations.length === 0)
      evidence.violation('liveness', `not level in time: ${restless(world)}`);
    orders = countOrders(world.checked());
    const database = world.checked();
    returns = { ...countReturns(database), ...countChannelRefunds(database), ...countCredits(database) };
    customers = countCustomers(world.checked(), world.customers);
  } catch (error) {
    evidence.violation('simulation', error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await world.close();
  }
  return { ...resultOf(world, settledMs), orders, returns, customers };
}

function resultOf({ evidence, time }: World, settledMs: number): RunResult {
  return {
    operations: evidence.answered.size,
    faults: Object.fromEntries([...evidence.faults].sort()),
    violations: evidence.violations,
    steps: time.steps,
    orders: {},
    returns: {},
    customers: {},
    settledMs,
    historyHash: createHash('sha256').update(evidence.history.join('\n')).digest('hex'),
    history: evidence.history,
  };
}

function perform(world: World, action: Action): void {
  const isWork = (workKinds as readonly string[]).includes(action.kind);
  if (isOrderKind(action.kind)) performOrder(world, action);
  else if (isReturnKind(action.kind)) performReturn(world, action);
  else if (isCustomerKind(action.kind)) performCustomer(world, action);
  else if (isRefundKind(action.kind)) performRefund(world, action);
  else if (isCreditKind(action.kind)) performCredit(world, action);
  else if (isDayFault(action.kind)) injectDayFault(world, action);
  else if (!isWork) injectFault(world, action);
  else if (action.kind === 'raw' || action.kind === 'raw-behind') sendRaw(world, action);
  else if (action.kind === 'catalogue') void world.changeCatalogue(seededRandom(action.salt));
  else {
    const till = world.tills[action.target % world.tills.length];
    if (till) (isDayWork(action.kind) ? queueDayWork : queueWork)(world, till, action);
  }
}

function sendRaw(world: World, action: Action): void {
  const raw = world.raws[action.target % world.raws.length];
  const random = seededRandom(action.salt);
  const used = [...world.evidence.answered.values()].filter((entry) => entry.storeId === raw?.storeId);
  const usedId = used.length > 0 ? random.pick(used).operationId : null;
  raw?.write(1 + random.below(5), random, usedId);
  void (action.kind === 'raw' ? raw?.send(random) : raw?.sendBehind(random));
}

/** Every till comes up again, and somebody signs in. */
async function comeUp(world: World): Promise<void> {
  const { time, tills } = world;
  const limitMs = time.nowMs + 60_000;
  const allUp = (): boolean => tills.every((till) => till.till?.session.getState().staff);
  while (!allUp() && time.nowMs < limitMs) {
    await time.run(time.nowMs + 1000, () => world.step());
    if (!world.server.isRunning) startServer(world);
    await world.task(() => Promise.all(tills.map((till) => till.signIn())));
  }
}

/** Waits until all tills are level with the server, and returns how long that took, or that they never were. */
async function settle(world: World): Promise<{ readonly tookMs: number; readonly isLevel: boolean }> {
  const { time, raws, tills, server } = world;
  const startMs = time.nowMs;
  // What is violated already stays so; nothing is gained by waiting.
  const mayWait = (): boolean => time.nowMs - startMs < settleLimitMs && time.steps < settleLimitSteps;
  while (mayWait() && world.evidence.violations.length === 0) {
    await time.run(time.nowMs + 2000, () => world.step());
    // A copy may still be on its way into the database's place.
    if (world.restoring) continue;
    if (!server.isRunning) startServer(world);
    world.enrolForgotten();
    if (!server.isRunning || tills.some((till) => !isIdle(till))) continue;
    const sent = await world.task(async () => {
      const all = await Promise.all(raws.map((raw) => raw.sendAll().catch(() => false)));
      return all.every((yes) => yes);
    });
    // Whoever is known by now and has their birthday soon gets something before all is judged.
    if (sent && world.plan.customers && (await world.task(() => giveGifts(world))) > 0) continue;
    // Looking takes steps of its own, in which a till may write something.
    if (sent && (await areAllLevel(world, world.checked())) && tills.every(isIdle))
      return { tookMs: time.nowMs - startMs, isLevel: true };
  }
  return { tookMs: time.nowMs - startMs, isLevel: false };
}

/** What keeps a world from rest, for whoever reads a violation. */
function restless({ server, tills }: World): string {
  const busy = tills.filter((till) => !isIdle(till));
  const why = busy.map(
    ({ name, till, enrolling }) => `${name} ${enrolling ? 'enrols' : till ? 'sends' : 'is off'}`,
  );
  return (
    [...(server.isRunning ? [] : ['the server is off']), ...why].join(', ') || 'what was lost or sent late'
  );
}

/** Up, with nothing of its own on the way, and not about to be enrolled. */
function isIdle({ till, enrolling }: World['tills'][number]): boolean {
  return till !== null && !enrolling && till.health.getState().waiting === 0;
}

async function areAllLevel(world: World, database: CheckedDatabase): Promise<boolean> {
  const { evidence, tills } = world;
  const present = onDisks(world);
  if (!areLossesNamed(database, evidence, present)) return false;
  if (!isSentAgain(database, evidence, present)) return false;
  const doubtful = tills.filter((till) => till.inDoubt).flatMap(({ own }) => [...own.keys()]);
  if (doubtful.length > 0 && !areStored(database, evidence, doubtful)) return false;
  for (const till of tills) {
    if (differsFromCatalogue(database, till).length > 0) return false;
    if (orderDifferences(database, till, world.orders).length > 0) return false;
    if (refundDifferences(database, till).length > 0) return false;
    if ((await world.task(() => differences(database, till))).length > 0) return false;
  }
  return !world.plan.customers || areCustomersLevel(world, database);
}

/** Looking at every disk takes as long as a second of a run: who isn't level is looked at again after a while. */
const lookAgainMs = 15_000;

async function areCustomersLevel(world: World, database: CheckedDatabase): Promise<boolean> {
  if (world.time.nowMs < world.customersAgainMs) return false;
  if ((await unlevelCustomers(world, database)).length === 0) return true;
  world.customersAgainMs = world.time.nowMs + lookAgainMs;
  return false;
}

/** What differs between tills and server about customers. */
async function unlevelCustomers(world: World, database: CheckedDatabase): Promise<string[]> {
  const { tills, customers } = world;
  const found: string[] = [];
  for (const till of tills) {
    found.push(...(await world.task(() => leftAtTill(database, customers, till))));
    found.push(...(await world.task(() => customerDifferences(database, customers, till))));
  }
  return found;
}

/** What a till shows of store credit otherwise than the server's facts say, asked by somebody who is signed in. */
async function unlevelCredits(
  database: CheckedDatabase,
  till: World['tills'][number],
  evidence: World['evidence'],
): Promise<string[]> {
  await till.signIn();
  return creditDifferences(database, till, evidence);
}

/** Hashes of the entries in all journals of all tills. */
function onDisks({ tills }: World): ReadonlySet<string> {
  return new Set(tills.flatMap(({ own }) => [...own.keys()]));
}

async function finalChecks(world: World, database: CheckedDatabase): Promise<void> {
  const { evidence, tills } = world;
  for (const till of tills) till.checkDisk();
  for (const till of tills) till.noteOwn();
  // What a terminal is asked anew while all this is looked at may be settled at a till before it is on the server.
  checkPayments(database, world.ledger(), tills, evidence);
  await world.task(() => checkReplicas(database, tills, evidence));
  checkCatalogues(database, tills, evidence);
  for (const till of tills)
    for (const found of orderDifferences(database, till, world.orders))
      evidence.violation('orders-shown', found);
  checkOrders(database, world.orders, evidence);
  for (const till of tills)
    for (const found of refundDifferences(database, till)) evidence.violation('refunds-shown', found);
  checkReturns(database, world.returns.collisions, evidence);
  checkChannelRefunds(database, evidence);
  checkCredits(database, evidence);
  world.notePoisoned((hash) => database.all('SELECT 1 FROM operations WHERE hash = ?', hash).length > 0);
  checkStoredOnce(database, evidence, onDisks(world));
  checkBusinessTime(evidence);
  checkSums(database, evidence);
  checkCustomers(database, world.customers, tills.length, evidence, world.server.wallMs());
  if (world.plan.customers) {
    for (const found of personalInTheClear(database, world.customers))
      evidence.violation('in-the-clear', found);
    for (const found of leftOnServer(database, world.customers)) evidence.violation('erased', found);
    for (const found of await unlevelCustomers(world, database)) evidence.violation('customers-shown', found);
  }
  checkExceptions(database, evidence, world.customers);
  for (const till of spendsCredits(world.plan.seed) ? tills : [])
    for (const found of await world.task(() => unlevelCredits(database, till, evidence)))
      evidence.violation('credits-shown', found);
  // Handing all entries over anew takes as long as the half of a run; a share of the seeds shows it, of those with customers a larger one.
  const { seed, customers } = world.plan;
  if (seed % (customers ? 2 : 4) === 0 || (confirmsRefunds(seed) && seed % 4 === 3))
    await world.task(() => checkArrivalOrder(world, database));
}
