/** Finds customers of this store by what they say, show or are called. Rules [CUSTOMER*]. */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import { isCardNumber } from '../../shared/domain/customers/card-number.ts';
import { isCustomerCode, readCustomerCode } from '../../shared/domain/customers/customer-code.ts';
import { normalPhone } from '../../shared/domain/customers/phone.ts';
import type { ServerKey } from '../../shared/domain/entities/reference.ts';
import { taxCountryOf } from '../../shared/domain/sell/buyer.ts';
import type { CustomerLookup } from '../../shared/protocol/customers.ts';
import type { CustomerParts } from './customer-parts.ts';
import type { CustomerSearch, FindRefusal } from './customer-types.ts';
import { hitOf } from './customer-view.ts';
import { searchReadings } from './search-text.ts';

type Found = Result<CustomerSearch, FindRefusal>;

/** Finds by whichever the text is; whoever isn't here may be asked for by `lookup`. */
export async function findCustomers(parts: CustomerParts, text: string, limit: number): Promise<Found> {
  if (!parts.session.actor()) return refused({ code: 'not-signed-in' });
  const typed = text.trim();
  if (isCustomerCode(typed)) return byCode(parts, typed);
  const { book, reference } = parts;
  const compact = typed.replace(/[\s().-]+/g, '');
  if (/^\d{4}$/.test(compact)) return found(parts, 'last-four', book.byLastFour(compact, limit), null);
  if (/^\d{16}$/.test(compact)) {
    if (!isCardNumber(compact)) return refused({ code: 'card-number-wrong' });
    const id = book.byCard(compact);
    return found(parts, 'card', id === null ? [] : [id], { by: 'card', cardNumber: compact });
  }
  const phone = normalPhone(typed, taxCountryOf(reference.store()));
  if (phone !== null)
    return found(parts, 'phone', book.byPhone(phone).slice(0, limit), { by: 'phone', phone });
  if (!/\p{L}/u.test(typed)) return refused({ code: 'nothing-to-find' });
  // The same keys in the other layout are read only where nobody is called what was typed.
  for (const words of searchReadings(typed)) {
    const called = book.byName(words.join(' '), limit);
    if (called.length > 0) return found(parts, 'name', called, null);
  }
  return found(parts, 'name', [], null);
}

async function byCode(parts: CustomerParts, digits: string): Promise<Found> {
  const read = readCustomerCode(digits);
  if (!read) return refused({ code: 'code-not-genuine' });
  const { code, bytes, signature } = read;
  const key = parts.reference
    .all()
    .find((row): row is ServerKey => row.type === 'server-key' && row.keyId === code.keyId);
  if (!key) return refused({ code: 'code-key-unknown' });
  const { genuine } = await parts.host.customerCodeVerify({
    publicKey: key.publicKey,
    bytes: base64Of(bytes),
    signature: base64Of(signature),
  });
  if (!genuine) return refused({ code: 'code-not-genuine' });
  if (code.untilMs !== null && code.untilMs < parts.time.nowMs())
    return refused({ code: 'code-expired', untilMs: code.untilMs });
  const { customerId } = code;
  if (parts.book.isErased(customerId)) return refused({ code: 'erased' });
  return found(parts, 'code', [customerId], { by: 'id', customerId });
}

function found(
  parts: CustomerParts,
  by: CustomerSearch['by'],
  customerIds: readonly string[],
  lookup: CustomerLookup | null,
): Found {
  const hits = customerIds.flatMap((id) => {
    const known = parts.book.customer(id);
    return known ? [hitOf(parts, known)] : [];
  });
  hits.sort((a, b) => (a.name ?? '').localeCompare(b.name ?? ''));
  return hits.length > 0 ? ok({ by, hits }) : refused({ code: 'not-here', lookup });
}

function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
