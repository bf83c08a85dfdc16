/** What a till tells of a customer while they are served, put together from memory. Rules [CUSTOMER*], [POINTS*]. */
import { customerOf } from '../../shared/domain/customers/customer-of.ts';
import { mergeExceptionId } from '../../shared/domain/customers/same-person.ts';
import { accountWith, pointsAt } from '../../shared/domain/loyalty/account.ts';
import {
  type LoyaltyProgramme,
  type ProgrammeRules,
  programmeOf,
  rulesAt,
} from '../../shared/domain/loyalty/programme.ts';
import type { KnownBalance } from '../../shared/domain/loyalty/sale-loyalty.ts';
import { isClosed } from '../../shared/domain/orders/order-moves.ts';
import type { KnownPoints } from '../../shared/domain/sell/cart-points.ts';
import type { KnownCustomer } from './customer-book.ts';
import type { CustomerParts } from './customer-parts.ts';
import type { CustomerAbout, CustomerHit, CustomerView, PointsView } from './customer-types.ts';

type ViewParts = Pick<CustomerParts, 'time' | 'reference' | 'book' | 'ledger' | 'orders'>;

const mostRecent = 10;

/** Everybody as whom a customer is known. */
export function idsOf({ customerId, row }: KnownCustomer): readonly string[] {
  return [customerId, ...(row?.mergedIds ?? [])];
}

/** The programme's rules now; null where the chain has none in the store's currency. */
export function programmeRules({
  reference,
  time,
}: Pick<ViewParts, 'reference' | 'time'>): ProgrammeRules | null {
  const currency = reference.store()?.currency;
  const rows = reference.all().filter((row): row is LoyaltyProgramme => row.type === 'loyalty-programme');
  const programme = currency === undefined ? null : programmeOf(rows, currency);
  return programme && rulesAt(programme, time.nowMs());
}

/** A customer in a list. */
export function hitOf(parts: ViewParts, known: KnownCustomer): CustomerHit {
  const { customerId, values } = known;
  return {
    customerId,
    name: values?.name ?? null,
    phoneLastFour: values?.phone?.slice(-4) ?? null,
    number: numberOf(known),
    tierName: tierNameOf(parts, known),
  };
}

/** What helps to settle a question about a customer. */
export function aboutOf(parts: ViewParts, known: KnownCustomer): CustomerAbout {
  const { points, recent } = viewOf(parts, known);
  return {
    hit: hitOf(parts, known),
    registrations: idsOf(known).map((customerId) => {
      const row = parts.book.row(customerId);
      return {
        customerId,
        number: row?.number ?? customerId.slice(-8),
        atMs: row?.registeredAtMs ?? null,
        storeId: row?.homeStoreId ?? null,
      };
    }),
    availablePoints: points?.availablePoints ?? null,
    recent,
  };
}

/** The customer as they are now. */
export function viewOf(parts: ViewParts, known: KnownCustomer): CustomerView {
  const { customerId, row, values, ownFacts } = known;
  const ids = idsOf(known);
  const own = customerOf(
    customerId,
    ownFacts.map((fact) => ({ ...fact, customerId })),
  );
  const answered = new Map([...(row?.consents ?? []), ...own.consents].map((each) => [each.purpose, each]));
  const ownRecent = parts.ledger.purchases(ids).map(({ recent }) => recent);
  const told = new Set(ownRecent.map(({ operationId }) => operationId));
  return {
    customerId,
    values,
    number: numberOf(known),
    cardNumbers: [...new Set([...(row?.cardNumbers ?? []), ...own.cardNumbers])].sort(),
    consents: [...answered.values()],
    tierName: tierNameOf(parts, known),
    tags: row?.tags ?? [],
    points: pointsView(parts, known),
    otherPoints: row?.otherAccounts ?? [],
    recent: [...ownRecent, ...(row?.recent ?? []).filter(({ operationId }) => !told.has(operationId))]
      .sort((a, b) => b.atMs - a.atMs)
      .slice(0, mostRecent),
    openOrders: [...parts.orders()].filter(
      (order) => order.customerId !== null && ids.includes(order.customerId) && !isClosed(order.state),
    ),
    usuallyBuys: (row?.usuallyBuys ?? []).map(({ articleId }) => articleId),
    mergedExceptionIds: (row?.mergedIds ?? []).map((mergedId) =>
      mergeExceptionId({ survivorId: customerId, mergedId }),
    ),
    pendingChanges: ownFacts.length > 0,
  };
}

/** What this till knows of a customer's balance; nothing for nobody. */
export function knownPointsOf(parts: ViewParts, customerId: string | null): KnownPoints {
  const known = customerId === null ? null : parts.book.customer(customerId);
  if (!known) return { known: null, ownSpentPoints: 0 };
  const account = known.row?.account ?? null;
  const asOfMs = parts.book.mark()?.asOfMs;
  return {
    known: account && asOfMs !== undefined ? { points: pointsAt(account, parts.time.nowMs()), asOfMs } : null,
    ownSpentPoints: parts.ledger.spentPoints(idsOf(known)),
  };
}

/** What a customer has left as this till knows it, its own sales since included; null where it doesn't. */
export function balanceOf(parts: ViewParts, customerId: string): KnownBalance | null {
  const known = parts.book.customer(customerId);
  const points = known && pointsView(parts, known);
  return points && { points: points.availablePoints, asOfMs: points.asOfMs };
}

function pointsView(parts: ViewParts, known: KnownCustomer): PointsView | null {
  const rules = programmeRules(parts);
  const account = known.row?.account;
  const asOfMs = parts.book.mark()?.asOfMs;
  if (!rules || !account || asOfMs === undefined) return null;
  const own = parts.ledger.purchases(idsOf(known)).flatMap(({ points }) => points);
  const now = accountWith(account, own, parts.time.nowMs());
  return { ...now, asOfMs, valueMinor: Math.max(0, now.availablePoints) * rules.pointValueMinor };
}

/** The number for people: that of the row, else of the card that was handed over with the registration. */
function numberOf({ customerId, row, ownFacts }: KnownCustomer): string {
  const card = ownFacts.find(({ cardNumber }) => cardNumber !== null)?.cardNumber;
  return row?.number ?? card ?? customerId.slice(-8);
}

function tierNameOf(parts: ViewParts, { row }: KnownCustomer): CustomerHit['tierName'] {
  return programmeRules(parts)?.tiers.find(({ id }) => id === row?.tierId)?.name ?? null;
}
