/**
 * Registering customers and changing their profiles, without a network too: main seals the values and appends them
 * with the fact in one step, and what was recorded shows before the server's row. Rules [CUSTOMER*], [CONSENT*].
 */
import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import { isCardNumber } from '../../shared/domain/customers/card-number.ts';
import { profileConsentVersion } from '../../shared/domain/customers/consent-texts.ts';
import { normalPhone } from '../../shared/domain/customers/phone.ts';
import {
  consentPurposes,
  fieldsOf,
  isBirthday,
  type ProfileConsent,
  type ProfileField,
  type ProfileValues,
  profileFields,
  profileValuesSchema,
} from '../../shared/domain/customers/profile.ts';
import type { JournalEntry, Operation } from '../../shared/domain/operation.ts';
import { taxCountryOf } from '../../shared/domain/sell/buyer.ts';
import type { CustomerParts } from './customer-parts.ts';
import type {
  CustomerRefusal,
  Customers,
  CustomerView,
  ErasureReason,
  Registration,
} from './customer-types.ts';
import { idsOf, viewOf } from './customer-view.ts';
import { actingWith, mayRecord } from './lent-right.ts';
import { type Decision, recordOperation } from './record-operation.ts';

/** Registers somebody; see `Customers.register`. */
export async function registerCustomer(
  parts: CustomerParts,
  registration: Registration,
  options: Parameters<Customers['register']>[1],
): Promise<Result<CustomerView, CustomerRefusal>> {
  const { book, session, storeId } = parts;
  const acting = actingWith(session, 'customer-register', options.approvedBy);
  if (!acting.ok) return acting;
  if (registration.consents.profile !== true) return refused({ code: 'consent-needed' });
  const tidied = tidy(parts, registration.values);
  if (!tidied.ok) return tidied;
  const values = tidied.value;
  if (!values.name && !values.phone) return refused({ code: 'name-or-phone-needed' });
  const card = cardOf(parts, registration.cardNumber);
  if (!card.ok) return card;
  const [knownId] = values.phone ? book.byPhone(values.phone) : [];
  if (knownId !== undefined && !options.evenIfKnown)
    return refused({ code: 'phone-known', customerId: knownId });
  const customerId = mintId(parts.clock, parts.random);
  const actor = await mayRecord(parts, 'customer-register', options.approvedBy, customerId);
  if (!actor.ok) return actor;
  const recorded = await recordSealed(parts, values, {
    kind: 'customer-registration',
    staffId: actor.value.staffId,
    payload: {
      ...{ customerId, fields: fieldsOf(values), homeStoreId: storeId, cardNumber: card.value },
      consents: consentsOf(parts, registration.consents),
    },
  });
  if (!recorded.ok) return recorded;
  const known = book.customer(customerId);
  return known ? ok(viewOf(parts, known)) : refused({ code: 'erased' });
}

/** Changes a profile; see `Customers.change`. */
export async function changeCustomer(
  parts: CustomerParts,
  customerId: string,
  change: Partial<Registration>,
  approvedBy: string | null,
): Promise<Result<JournalEntry, CustomerRefusal>> {
  const acting = actingWith(parts.session, 'customer-change', approvedBy);
  if (!acting.ok) return acting;
  if (parts.book.isErased(customerId)) return refused({ code: 'erased' });
  const known = parts.book.customer(customerId);
  if (!known) return refused({ code: 'customer-unknown' });
  if (known.customerId !== customerId) return refused({ code: 'read-as-another' });
  const tidied = tidy(parts, change.values ?? {});
  if (!tidied.ok) return tidied;
  const card = cardOf(parts, change.cardNumber ?? null);
  if (!card.ok) return card;
  const values = changed(known.values ?? {}, tidied.value);
  const answered = new Map(viewOf(parts, known).consents.map((each) => [each.purpose, each.given]));
  const consents = consentsOf(parts, change.consents ?? {}).filter(
    ({ purpose, given }) => answered.get(purpose) !== given,
  );
  if (fieldsOf(values).length + consents.length === 0 && card.value === null)
    return refused({ code: 'nothing-changed' });
  const { actor, lentBy } = acting.value;
  const own = known.ownFacts.map(({ id }) => id);
  return recordSealed(parts, values, {
    kind: 'customer-change',
    staffId: actor.staffId,
    after: [...new Set([...(known.row?.heads ?? []), ...own])],
    payload: {
      ...{ customerId: known.customerId, fields: fieldsOf(values), consents },
      ...{ cardNumber: card.value, approvedBy: lentBy },
    },
  });
}

/** What of the values is another than before; an empty text empties a field. */
function changed(before: ProfileValues, values: ProfileValues): ProfileValues {
  return Object.fromEntries(
    fieldsOf(values)
      .filter((field) => (before[field] ?? null) !== (values[field] ?? null))
      .map((field) => [field, values[field]]),
  );
}

/**
 * Erases a person; see `Customers.erase`. Whoever they were registered as goes with them, they themselves last: what
 * was cut short is found and erased again.
 */
export async function eraseCustomer(
  parts: CustomerParts,
  customerId: string,
  reason: ErasureReason,
  approvedBy: string | null,
): Promise<Result<JournalEntry, CustomerRefusal>> {
  const { book } = parts;
  const acting = actingWith(parts.session, 'customer-erase', approvedBy);
  if (!acting.ok) return acting;
  const known = book.customer(customerId);
  if (!known) return refused({ code: book.isErased(customerId) ? 'erased' : 'customer-unknown' });
  if (known.customerId !== customerId) return refused({ code: 'read-as-another' });
  const { actor, lentBy } = acting.value;
  const ids = idsOf(known).filter((id) => id !== known.customerId && !book.isErased(id));
  const erase = (id: string): ReturnType<typeof eraseCustomer> =>
    recordSealed(
      parts,
      {},
      {
        kind: 'customer-erasure',
        staffId: actor.staffId,
        payload: { customerId: id, reason, approvedBy: lentBy },
      },
    );
  for (const id of ids) {
    const erased = await erase(id);
    if (!erased.ok) return erased;
  }
  const erased = await erase(known.customerId);
  if (erased.ok) book.erase(idsOf(known));
  return erased;
}

const wrong: Readonly<Partial<Record<ProfileField, 'email-wrong' | 'birthday-wrong'>>> = {
  email: 'email-wrong',
  birthday: 'birthday-wrong',
};

/** The values as they are kept: phones in E.164, fields that nothing was typed in left out, emptied ones null. */
function tidy(parts: CustomerParts, typed: ProfileValues): Result<ProfileValues, CustomerRefusal> {
  const country = taxCountryOf(parts.reference.store());
  const values: Record<string, string | null> = {};
  for (const field of profileFields) {
    const text = typed[field];
    if (text === undefined) continue;
    const value = text?.trim() || null;
    const phone = field === 'phone' && value !== null ? normalPhone(value, country) : value;
    if (phone === null && value !== null) return refused({ code: 'phone-wrong' });
    values[field] = phone;
  }
  const parsed = profileValuesSchema.safeParse(values);
  if (parsed.success) {
    const { birthday } = parsed.data;
    return birthday && !isBirthday(birthday) ? refused({ code: 'birthday-wrong' }) : ok(parsed.data);
  }
  const field = profileFields.find((each) => each === parsed.error.issues[0]?.path[0]);
  const code = field && wrong[field];
  return refused(code ? { code } : { code: 'not-possible', detail: parsed.error.message });
}

function cardOf(parts: CustomerParts, cardNumber: string | null): Result<string | null, CustomerRefusal> {
  if (cardNumber === null) return ok(null);
  const compact = cardNumber.replace(/\s/g, '');
  if (!isCardNumber(compact)) return refused({ code: 'card-number-wrong' });
  const customerId = parts.book.byCard(compact);
  return customerId === null ? ok(compact) : refused({ code: 'card-taken', customerId });
}

function consentsOf(parts: CustomerParts, answers: Registration['consents']): ProfileConsent[] {
  return consentPurposes.flatMap((purpose) => {
    const given = answers[purpose];
    const atMs = parts.time.nowMs();
    return given === undefined
      ? []
      : [{ purpose, given, textVersion: profileConsentVersion, atMs, where: parts.storeId }];
  });
}

/** Records a fact with its values sealed beside it. */
async function recordSealed(
  parts: CustomerParts,
  values: ProfileValues,
  decision: Decision,
): Promise<Result<JournalEntry, CustomerRefusal>> {
  const { host, recorder, book } = parts;
  const journalAppend = async (operation: Operation): Promise<Appended> => {
    const answer = await host.customerAppend({ operation, values });
    if (answer.status === 'refused') return answer;
    const { journalId, tillSequence } = answer;
    const read = await host.journalRead({ journalId, afterSequence: tillSequence - 1, limit: 1 });
    const [entry] = read.entries;
    if (!entry) throw new Error('The journal does not show what was just appended');
    return { status: answer.status, entry };
  };
  const recorded = await recordOperation({ ...recorder, host: { journalAppend } }, decision);
  if (!recorded.ok) return recorded.reason.reason === 'no-key' ? refused({ code: 'no-key' }) : recorded;
  book.noteValues(recorded.value.operation.id, values);
  return recorded;
}

type Appended = Awaited<ReturnType<CustomerParts['recorder']['host']['journalAppend']>>;
