/**
 * What a customer is handed of all that is kept of them: a page that they can read, in their language, and the same
 * as JSON in the words of the glossary, for whoever they take it to. Rules [CUSTOMER*].
 */
import { consentTextsOf } from '../../shared/domain/customers/consent-texts.ts';
import type { Store } from '../../shared/domain/entities/reference.ts';
import { languageOfStore } from '../../shared/print/paper-format.ts';
import type { CustomerExport } from '../../shared/protocol/customers.ts';
import { type ChainTerms, chainTerms } from '../projections/chain-terms.ts';
import type { ReadTransaction } from '../store/store.ts';
import { type CustomerData, customerData, type HeardConsent } from './customer-data.ts';
import { customerDataPage } from './customer-data-page.ts';
import { dataFormat } from './data-format.ts';

const howToRead =
  'Members that end in Ms are milliseconds since 1970-01-01 UTC, in Minor minor units of the currency (kopecks, pence), in Milli thousandths.';

/** The documents, made in a store; null when nobody is known by this id. */
export async function exportCustomer(
  transaction: ReadTransaction,
  customerId: string,
  storeId: string,
): Promise<Pick<CustomerExport, 'document' | 'page' | 'name'> | null> {
  const data = await customerData(transaction, customerId);
  if (!data) return null;
  const terms = await chainTerms(transaction);
  const store: Store | null = terms.stores.get(storeId) ?? null;
  const language = data.values.language ?? languageOfStore(store);
  const madeAtMs = transaction.nowMs;
  const name = `customer-data-${new Date(madeAtMs).toISOString().slice(0, 19).replace(/[:T]/g, '-')}`;
  return {
    name,
    page: customerDataPage(data, {
      language,
      format: dataFormat(language, store?.timeZone ?? 'UTC'),
      madeAtMs,
      besideName: `${name}.json`,
      storeName: (id) => terms.stores.get(id)?.name ?? id,
      staffName: (id) => terms.staff.get(id)?.name ?? null,
    }),
    document: documentOf(data, terms, madeAtMs),
  };
}

function documentOf(data: CustomerData, { stores, staff }: ChainTerms, madeAtMs: number): string {
  const { row, values, facts, purchases, orders, ledger } = data;
  const { sealed: _sealed, heads: _heads, fieldStamps: _stamps, recent: _recent, ...shown } = row;
  return JSON.stringify(
    {
      howToRead,
      madeAt: new Date(madeAtMs).toISOString(),
      customer: { ...shown, values },
      consents: data.consents.map(({ staffId, ...heard }) => ({
        ...heard,
        at: new Date(heard.atMs).toISOString(),
        storeName: stores.get(heard.where)?.name ?? null,
        readBy: staff.get(staffId)?.name ?? null,
        text: textOf(heard),
      })),
      changes: facts.map(({ id, kind, atMs, where, values: set, consents, cardNumber }) => {
        return { id, kind, atMs, where, values: set, consents, cardNumber };
      }),
      purchases: purchases.map(({ receiptNumber, storeId, atMs, payload, returns }) => {
        const cameBack = returns.map(({ operation }) => operation.payload);
        return { receiptNumber, storeId, atMs, payload, returns: cameBack };
      }),
      orders: orders.map(
        ({ codeHash: _hash, nonce: _nonce, events: _events, seal: _seal, ...order }) => order,
      ),
      pointsLedger: ledger,
    },
    null,
    2,
  );
}

/** The very text that was answered, in the languages in which it is read; null for a version that isn't ours. */
function textOf({ textVersion, purpose }: Pick<HeardConsent, 'textVersion' | 'purpose'>) {
  const texts = consentTextsOf(textVersion);
  return texts && { ru: texts.ru[purpose], en: texts.en[purpose] };
}
