/**
 * Customers of this store in memory: rows of the feed with what this till recorded since, and, only while somebody
 * is signed in, their opened values and the index by which they are found. Rules [CUSTOMER*], [POINTS*].
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type CustomerFact, customerFactOf, customerOf } from '../../shared/domain/customers/customer-of.ts';
import { lastFourOf } from '../../shared/domain/customers/phone.ts';
import { nameBegins, type ProfileValues, searchName } from '../../shared/domain/customers/profile.ts';
import type { Customer } from '../../shared/domain/entities/customer.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import { parseOperation } from '../../shared/domain/operation-table.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { RowsArrived } from '../replica/collection-feed.ts';
import type { CollectionMark } from '../replica/replica-schema.ts';

/** What is known here of a customer. */
export interface KnownCustomer {
  readonly customerId: string;
  /** Null before the server's row of somebody who was registered here. */
  readonly row: Customer | null;
  /** Null where they can't be opened, or nobody is signed in. */
  readonly values: ProfileValues | null;
  /** What this till recorded and the server's rows don't hold yet. */
  readonly ownFacts: readonly CustomerFact[];
}

/** The customers of this store. */
export interface CustomerBook {
  readonly state: StoreApi<{ readonly known: number; readonly open: boolean; readonly version: number }>;
  /** Rows of the feed. */
  arrived(arrived: RowsArrived<'customers'>): void;
  /** Takes the row of somebody who was asked for, before the feed brings it; null values can't be opened here. */
  fetched(row: Customer, values: ProfileValues | null): void;
  /** Takes an own entry that is on disk; taking one twice changes nothing. */
  recorded(entry: JournalEntry): void;
  /** Notes the values beside an own operation that was just recorded. */
  noteValues(operationId: string, values: ProfileValues): void;
  /** Opens the values of all customers, and keeps them open. */
  open(): Promise<void>;
  /** Opens what couldn't be opened before, after keys came; nothing while nobody is signed in. */
  openMissing(): Promise<void>;
  /** Hears of rows that don't open here, of rows that went, and that all came anew. Answers the way to stop. */
  onUnopened(listener: () => void): () => void;
  /** Drops every value from memory. */
  close(): void;
  /** These customers were erased: nothing of them is left here. */
  erase(customerIds: readonly string[]): void;
  /** The customer, or the one as whom they are read; null for who isn't of this store. */
  customer(customerId: string): KnownCustomer | null;
  /** The row of exactly this registration, whomever they are read as. */
  row(customerId: string): Customer | null;
  isErased(customerId: string): boolean;
  /** Up to `limit` customers by the whole phone in E.164, its last four digits, a card, or the start of a name. */
  byPhone(phone: string): readonly string[];
  byLastFour(digits: string, limit: number): readonly string[];
  byCard(cardNumber: string): string | null;
  byName(typed: string, limit: number): readonly string[];
  /** How far the rows have come; null before they first came to their end. */
  mark(): CollectionMark | null;
}

interface OwnFact {
  readonly fact: CustomerFact;
  readonly journalId: string;
  readonly tillSequence: number;
}

/** So many rows are opened at once: few enough that window and main do other things in between. */
const rowsAtOnce = 500;
const personalKinds = ['customer-registration', 'customer-change', 'customer-erasure'];

/** Makes an empty book. `failed` hears why values couldn't be opened. */
export function createCustomerBook(
  host: Pick<TillHost, 'customersUnseal' | 'customersOwn'>,
  failed: (error: unknown) => void,
): CustomerBook {
  return new Book(host, failed);
}

class Book implements CustomerBook {
  readonly state: CustomerBook['state'] = createStore(() => ({ known: 0, open: false, version: 0 }));
  readonly #host: Pick<TillHost, 'customersUnseal' | 'customersOwn'>;
  readonly #failed: (error: unknown) => void;
  readonly #rows = new Map<string, Customer>();
  readonly #own = new Map<string, OwnFact>();
  readonly #ownOf = new Map<string, Set<string>>();
  readonly #erased = new Set<string>();
  readonly #byCard = new Map<string, string>();
  #mark: CollectionMark | null = null;
  /** The filling that last came to its end. */
  #filled = -1;
  readonly #unopened = new Set<() => void>();
  /** All that is of persons; null while nobody is signed in. */
  #opened: OpenedValues | null = null;
  #opening = Promise.resolve();

  constructor(host: Pick<TillHost, 'customersUnseal' | 'customersOwn'>, failed: (error: unknown) => void) {
    this.#host = host;
    this.#failed = failed;
  }

  arrived({ rows, mark, filling }: RowsArrived<'customers'>): void {
    for (const { id, data } of rows) this.#put(id, data);
    if (mark) this.#heard(mark);
    this.#changed(rows.map(({ id }) => id));
    const arrived = rows.flatMap(({ data }) => data ?? []);
    // A filling brings no deletion: of whom only a key is left here it doesn't tell that they were erased meanwhile.
    const isFilledAnew = mark !== null && filling !== this.#filled;
    if (isFilledAnew) this.#filled = filling;
    if (isFilledAnew || arrived.length < rows.length) this.#tellUnopened();
    if (this.#opened && arrived.length > 0) this.#openArrived(this.#opened, arrived).catch(this.#failed);
  }

  fetched(row: Customer, values: ProfileValues | null): void {
    this.#put(row.id, row);
    if (values) this.#opened?.ofRows.set(row.id, values);
    this.#changed([row.id]);
  }

  recorded(entry: JournalEntry): void {
    const { operation, journalId, tillSequence } = entry;
    if (!personalKinds.includes(operation.kind) || this.#own.has(operation.id)) return;
    const parsed = parseOperation(operation);
    const fact = parsed.ok ? customerFactOf(parsed.value, null) : null;
    if (!fact) return;
    const { customerId } = fact;
    if (fact.kind === 'erasure') this.#erased.add(customerId);
    if (tillSequence <= (this.#mark?.ownThrough[journalId] ?? 0)) return;
    this.#own.set(fact.id, { fact, journalId, tillSequence });
    this.#ownOf.set(customerId, (this.#ownOf.get(customerId) ?? new Set()).add(fact.id));
    if (fact.cardNumber !== null) this.#byCard.set(fact.cardNumber, customerId);
    this.#changed([customerId]);
  }

  noteValues(operationId: string, values: ProfileValues): void {
    this.#opened?.ofOwn.set(operationId, values);
    const fact = this.#own.get(operationId)?.fact;
    if (fact) this.#changed([fact.customerId]);
  }

  open(): Promise<void> {
    this.#opening = this.#openAll();
    return this.#opening;
  }

  async openMissing(): Promise<void> {
    // What is being opened isn't asked for twice; whether it worked is told where it was begun.
    await this.#opening.catch(() => {});
    const opened = this.#opened;
    if (!opened) return;
    const closed = [...this.#rows.values()].filter(({ id }) => !opened.ofRows.has(id));
    await this.#openRows(opened, closed);
  }

  onUnopened(listener: () => void): () => void {
    this.#unopened.add(listener);
    return () => this.#unopened.delete(listener);
  }

  async #openAll(): Promise<void> {
    const opened = openedValues();
    this.#opened = opened;
    const { changes } = await this.#host.customersOwn(null);
    for (const { operationId, values } of changes) if (values) opened.ofOwn.set(operationId, values);
    await this.#openRows(opened, [...this.#rows.values()]);
    if (this.#opened !== opened) return;
    this.#changed(this.#ownOf.keys());
    this.state.setState({ open: true });
    // Rows that came while nobody was signed in.
    if (areClosed(opened, [...this.#rows.values()])) this.#tellUnopened();
  }

  close(): void {
    this.#opened = null;
    this.state.setState(({ version }) => ({ open: false, version: version + 1 }));
  }

  erase(customerIds: readonly string[]): void {
    for (const id of customerIds) {
      this.#erased.add(id);
      this.#opened?.ofRows.delete(id);
      for (const operationId of this.#ownOf.get(id) ?? []) this.#opened?.ofOwn.delete(operationId);
    }
    this.#changed(customerIds);
  }

  customer(customerId: string): KnownCustomer | null {
    const first = this.#rows.get(customerId) ?? null;
    const row = (first?.mergedInto && this.#rows.get(first.mergedInto)) || first;
    const id = row?.id ?? customerId;
    const ownFacts = this.#factsOf([id, ...(row?.mergedIds ?? [])]);
    if (this.isErased(id) || (!row && !ownFacts.some(({ kind }) => kind === 'registration'))) return null;
    return { customerId: id, row, values: this.#valuesOf(row, id, ownFacts), ownFacts };
  }

  row(customerId: string): Customer | null {
    return this.#rows.get(customerId) ?? null;
  }

  isErased(customerId: string): boolean {
    return this.#erased.has(customerId);
  }

  byPhone(phone: string): readonly string[] {
    return this.byLastFour(lastFourOf(phone), Number.POSITIVE_INFINITY).filter(
      (id) => this.customer(id)?.values?.phone === phone,
    );
  }

  byLastFour(digits: string, limit: number): readonly string[] {
    return [...(this.#opened?.byLastFour.get(digits) ?? [])].slice(0, limit);
  }

  byCard(cardNumber: string): string | null {
    const found = this.#byCard.get(cardNumber);
    return found === undefined ? null : (this.customer(found)?.customerId ?? null);
  }

  byName(typed: string, limit: number): readonly string[] {
    const found: string[] = [];
    const wanted = searchName(typed);
    for (const [id, { name }] of this.#opened?.indexed ?? []) {
      if (found.length >= limit) break;
      if (name !== null && nameBegins(name, wanted)) found.push(id);
    }
    return found;
  }

  mark(): CollectionMark | null {
    return this.#mark;
  }

  /** Puts a row in place of the one before, whose values it may no longer have. */
  #put(id: string, data: Customer | null): void {
    for (const card of this.#rows.get(id)?.cardNumbers ?? [])
      if (this.#byCard.get(card) === id) this.#byCard.delete(card);
    this.#opened?.ofRows.delete(id);
    if (data) this.#rows.set(id, data);
    else this.#rows.delete(id);
    for (const card of data?.cardNumbers ?? []) this.#byCard.set(card, id);
  }

  /** The rows hold what this till recorded up to there: it is told by them from now on. */
  #heard(mark: CollectionMark): void {
    this.#mark = mark;
    for (const [id, { fact, journalId, tillSequence }] of this.#own) {
      if (tillSequence > (mark.ownThrough[journalId] ?? 0)) continue;
      this.#own.delete(id);
      this.#ownOf.get(fact.customerId)?.delete(id);
      this.#opened?.ofOwn.delete(id);
      this.#changed([fact.customerId]);
    }
  }

  #factsOf(customerIds: readonly string[]): CustomerFact[] {
    const ids = customerIds.flatMap((each) => [...(this.#ownOf.get(each) ?? [])]);
    return ids.flatMap((id) => {
      const own = this.#own.get(id);
      return own ? [{ ...own.fact, values: this.#opened?.ofOwn.get(id) ?? null }] : [];
    });
  }

  /** The row's values, with what was changed here since on top. */
  #valuesOf(row: Customer | null, id: string, ownFacts: readonly CustomerFact[]): ProfileValues | null {
    const opened = this.#opened;
    if (!opened) return null;
    const ofRow = opened.ofRows.get(id) ?? null;
    const readable = ownFacts.filter(({ values }) => values !== null);
    if (readable.length === 0 && (ofRow || !row || row.sealed !== null)) return ofRow;
    const facts = readable.map((fact) => ({ ...fact, customerId: id }));
    return { ...ofRow, ...customerOf(id, facts).values };
  }

  /** Opens rows that came; where no key is here for some, whoever can bring it hears of it. */
  async #openArrived(opened: OpenedValues, rows: readonly Customer[]): Promise<void> {
    await this.#openRows(opened, rows);
    if (this.#opened === opened && areClosed(opened, rows)) this.#tellUnopened();
  }

  #tellUnopened(): void {
    for (const listener of this.#unopened) listener();
  }

  /** Opens rows page by page, as long as the same person's session goes on. */
  async #openRows(opened: OpenedValues, rows: readonly Customer[]): Promise<void> {
    const sealed = rows.flatMap(({ id, sealed }) => (sealed === null ? [] : [{ customerId: id, sealed }]));
    const pages = Array.from({ length: Math.ceil(sealed.length / rowsAtOnce) }, (_, index) =>
      sealed.slice(index * rowsAtOnce, (index + 1) * rowsAtOnce),
    );
    const unseal = (rows: (typeof pages)[number] | undefined) => {
      const answering = rows && this.#host.customersUnseal({ rows });
      // Whoever signs out leaves the last answer behind.
      answering?.catch(() => {});
      return answering;
    };
    let next = unseal(pages[0]);
    for (const [index, page] of pages.entries()) {
      const answering = next;
      // Main opens a page while the one before is taken here.
      next = unseal(pages[index + 1]);
      const answer = await answering;
      if (this.#opened !== opened || !answer) return;
      const asked = new Map(page.map((each) => [each.customerId, each.sealed]));
      for (const { customerId, values } of answer.rows) {
        // A newer row may have come meanwhile: its values are on their way.
        if (values && this.#rows.get(customerId)?.sealed === asked.get(customerId))
          opened.ofRows.set(customerId, values);
      }
      this.#changed(page.map(({ customerId }) => customerId));
    }
  }

  #changed(customerIds: Iterable<string>): void {
    const opened = this.#opened;
    if (opened) for (const id of customerIds) index(opened, id, this.#ofItself(id)?.values ?? null);
    const known =
      this.#rows.size + [...this.#ownOf].filter(([id, own]) => own.size > 0 && !this.#rows.has(id)).length;
    this.state.setState(({ version }) => ({ known, version: version + 1 }));
  }

  /** The customer unless they are read as another. */
  #ofItself(customerId: string): KnownCustomer | null {
    const known = this.customer(customerId);
    return known?.customerId === customerId ? known : null;
  }
}

/** Whether some of these rows didn't open. */
function areClosed({ ofRows }: OpenedValues, rows: readonly Customer[]): boolean {
  return rows.some(({ id, sealed }) => sealed !== null && !ofRows.has(id));
}

interface OpenedValues {
  readonly ofRows: Map<string, ProfileValues>;
  /** By operation. */
  readonly ofOwn: Map<string, ProfileValues>;
  /** The name as it is looked for. */
  readonly indexed: Map<string, { readonly name: string | null; readonly lastFour: string | null }>;
  readonly byLastFour: Map<string, Set<string>>;
}

function openedValues(): OpenedValues {
  return { ofRows: new Map(), ofOwn: new Map(), indexed: new Map(), byLastFour: new Map() };
}

/** Puts a customer into the index as they are now. */
function index({ indexed, byLastFour }: OpenedValues, id: string, values: ProfileValues | null): void {
  const before = indexed.get(id)?.lastFour ?? null;
  if (before !== null) byLastFour.get(before)?.delete(id);
  if (!values) {
    indexed.delete(id);
    return;
  }
  const lastFour = values.phone ? lastFourOf(values.phone) : null;
  indexed.set(id, { name: values.name ? searchName(values.name) : null, lastFour });
  if (lastFour !== null) byLastFour.set(lastFour, (byLastFour.get(lastFour) ?? new Set()).add(id));
}
