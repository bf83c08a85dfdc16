/**
 * What a till asks the server about customers: somebody whom this store doesn't know, a customer's own data, how far
 * erasures have come, and what managers see of points. Without a network it says so; nothing of it is needed to
 * sell. Rules [CUSTOMER*], [HOLD*].
 */
import { z } from 'zod';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { Verb } from '../../shared/domain/entities/reference.ts';
import {
  type CustomerFound,
  type CustomerLookup,
  type ErasuresAnswer,
  erasuresAnswerSchema,
} from '../../shared/protocol/customers.ts';
import { type ExposureAnswer, exposureAnswerSchema } from '../../shared/protocol/loyalty.ts';
import type { CustomerParts } from './customer-parts.ts';
import type { CustomerHit, CustomerServerRefusal } from './customer-types.ts';
import { hitOf } from './customer-view.ts';
import { type Acting, actingWith } from './lent-right.ts';

/** A manager waits at the screen: a server that takes longer is as good as none, ms. */
const answerLimitMs = 10_000;

type Parts = Pick<
  CustomerParts,
  'host' | 'syncFetch' | 'timers' | 'time' | 'session' | 'reference' | 'book' | 'ledger' | 'orders' | 'record'
>;
type Refused<T> = Result<T, CustomerServerRefusal>;

const notFound: Readonly<
  Record<Exclude<CustomerFound['status'], 'found'> | 'unreachable' | 'must-wait', CustomerServerRefusal>
> = {
  unknown: { code: 'customer-unknown' },
  erased: { code: 'erased' },
  unreachable: { code: 'no-network' },
  'must-wait': { code: 'must-wait' },
};

const notHandedOut: Readonly<Record<'unreachable' | 'not-allowed' | 'unknown', CustomerServerRefusal>> = {
  unreachable: { code: 'no-network' },
  'not-allowed': { code: 'right-missing' },
  unknown: { code: 'customer-unknown' },
};

/** Asks for somebody, and lets them belong to this store; see `Customers.fetch`. */
export async function fetchCustomer(parts: Parts, lookup: CustomerLookup): Promise<Refused<CustomerHit>> {
  if (!parts.session.actor()) return refused({ code: 'not-signed-in' });
  const found = await parts.host.customerFetch({ what: 'lookup', lookup });
  if (found.status !== 'found') return refused(notFound[found.status]);
  const attached = await parts.host.customerFetch({ what: 'attach', customerId: found.row.id });
  if (attached.status !== 'found') return refused(notFound[attached.status]);
  const { row, values } = attached;
  parts.book.fetched(row, values);
  const known = parts.book.customer(row.id);
  return known ? ok(hitOf(parts, known)) : refused({ code: 'erased' });
}

/** Saves what is kept of a customer; who handed it out is logged first. See `Customers.exportData`. */
export async function exportCustomerData(
  parts: Parts,
  customerId: string,
  approvedBy: string | null,
): Promise<Refused<string | null>> {
  const acting = actingWith(parts.session, 'customer-export', approvedBy);
  if (!acting.ok) return acting;
  const known = parts.book.customer(customerId);
  if (!known) return refused({ code: parts.book.isErased(customerId) ? 'erased' : 'customer-unknown' });
  const logged = await log(parts, 'customer-export', known.customerId, acting.value);
  if (!logged.ok) return logged;
  const staffId = rightHolder(acting.value);
  const { status, path } = await parts.host.customerExport({ customerId: known.customerId, staffId });
  return status === 'saved' || status === 'cancelled' ? ok(path) : refused(notHandedOut[status]);
}

/** How far erasures have come; see `Customers.erasures`. */
export function erasuresNow(parts: Parts, approvedBy: string | null): Promise<Refused<ErasuresAnswer>> {
  return asManager(parts, 'customer-erase', approvedBy, () =>
    ask(parts, '/v1/customers/erasures', null, erasuresAnswerSchema),
  );
}

/** What offline tills could overdraw; see `Customers.exposure`. */
export function exposureNow(parts: Parts, approvedBy: string | null): Promise<Refused<ExposureAnswer>> {
  return asManager(parts, 'points-manage', approvedBy, (acting) => {
    const query = new URLSearchParams({ staffId: rightHolder(acting) });
    return ask(parts, `/v1/loyalty/exposure?${query}`, null, exposureAnswerSchema);
  });
}

/** Frees a hold; who did is logged first. See `Customers.freeHold`. */
export function freeHold(parts: Parts, holdId: string, approvedBy: string | null): Promise<Refused<null>> {
  return asManager(parts, 'points-manage', approvedBy, async (acting) => {
    const logged = await log(parts, 'points-manage', holdId, acting);
    if (!logged.ok) return logged;
    const body = { holdId, staffId: rightHolder(acting) };
    const freed = await ask(parts, '/v1/loyalty/holds/free', body, z.object({ freed: z.boolean() }));
    return freed.ok ? ok(null) : freed;
  });
}

async function asManager<T>(
  parts: Parts,
  verb: Verb,
  approvedBy: string | null,
  task: (acting: Acting) => Promise<Refused<T>>,
): Promise<Refused<T>> {
  const acting = actingWith(parts.session, verb, approvedBy);
  return acting.ok ? task(acting.value) : acting;
}

/** Whose right it is: the server looks it up too. */
function rightHolder({ actor, lentBy }: Acting): string {
  return lentBy ?? actor.staffId;
}

async function log(
  { record }: Parts,
  verb: Extract<Verb, 'customer-export' | 'points-manage'>,
  subject: string,
  { actor, lentBy }: Acting,
): Promise<Refused<null>> {
  const logged = await record({
    kind: 'audit',
    staffId: actor.staffId,
    payload: { verb, subject, reason: null, approvedBy: lentBy, amountMinor: null },
  });
  return logged.ok ? ok(null) : logged;
}

/** What the server says no with; anything else is as good as no answer. */
const problemSchema = z.object({
  code: z
    .enum(['no-programme', 'not-allowed'])
    .transform((code) => (code === 'not-allowed' ? 'right-missing' : code)),
});

/** Asks the server and parses its answer. */
async function ask<Schema extends z.ZodType>(
  { syncFetch, timers }: Pick<Parts, 'syncFetch' | 'timers'>,
  path: string,
  body: object | null,
  schema: Schema,
): Promise<Refused<z.infer<Schema>>> {
  const controller = new AbortController();
  const timer = timers.after(answerLimitMs, () => controller.abort());
  try {
    const { signal } = controller;
    const response = await syncFetch(
      path,
      body === null ? { signal } : { method: 'POST', body: JSON.stringify(body), signal },
    );
    const answer: unknown = await response.json();
    if (response.ok) return ok(schema.parse(answer));
    const { data: problem } = problemSchema.safeParse(answer);
    return refused(problem ?? { code: 'no-network' });
  } catch {
    return refused({ code: 'no-network' });
  } finally {
    timer.cancel();
  }
}
