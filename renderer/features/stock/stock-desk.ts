/**
 * What the modes of the stock room share: telling what came of things, asking for a right that is missing,
 * quantities in words, and reading what changes behind.
 */
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Unit } from '../../../shared/domain/entities/article.ts';
import type { Verb } from '../../../shared/domain/entities/reference.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { StockRefusal } from '../../till/stock-types.ts';
import type { CatalogItem, Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { useNotice } from '../../ui/notice.tsx';
import { refusalText } from '../../ui/refusal-text.ts';
import { parseQuantity } from '../../ui/typed-number.ts';

/** What every mode is handed. */
export interface StockModeProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
}

/** Tells why something wasn't done. */
export function useStockRefusal(till: Till): (refusal: StockRefusal) => void {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  return (refusal) => {
    const name = 'sku' in refusal ? (till.catalog.bySku(refusal.sku)?.name ?? refusal.sku) : '';
    notify(stockRefusalText(refusal, name), 'problem');
  };

  function stockRefusalText(refusal: StockRefusal, sku: string): string {
    switch (refusal.code) {
      case 'no-lines':
      case 'no-store':
      case 'same-store':
      case 'recount-first':
      case 'right-missing':
      case 'no-draft':
        return t(`stock.refusal.${refusal.code}`);
      case 'quantity-not-positive':
      case 'quantity-negative':
      case 'sku-twice':
      case 'stock-unknown':
        return t(`stock.refusal.${refusal.code}`, { sku });
      default:
        return refusalText(refusal, t, format);
    }
  }
}

/** Who lends a right: null when whoever is signed in holds it, undefined when nobody lent it. */
export async function approverOf(
  till: Till,
  ask: AskApproval,
  verb: Verb,
): Promise<string | null | undefined> {
  if (till.session.getState().role?.verbs.includes(verb)) return null;
  return (await ask(verb)) ?? undefined;
}

/** Quantities with their unit. */
export function useQuantity(): (quantityMilli: number, unit: Unit) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (quantityMilli, unit) => `${format.quantity(quantityMilli)} ${t(`common.unit.${unit}`)}`;
}

/** Reads a quantity as typed, zero included; null when it is none, or a part of a piece. */
export function typedQuantity(item: CatalogItem | null, text: string): number | null {
  const quantityMilli = /^0+([.,]0*)?$/.test(text.trim()) ? 0 : parseQuantity(text);
  if (quantityMilli === null) return null;
  const isPiece = (item?.article.unit ?? 'piece') === 'piece';
  return isPiece && quantityMilli % 1000 !== 0 ? null : quantityMilli;
}

/** The name of a SKU; the SKU itself where the catalogue doesn't have it. */
export function nameOf(till: Till, sku: string): string {
  return till.catalog.bySku(sku)?.name ?? sku;
}

/** Other stores of the chain in the same currency, by name: articles are shared among those. */
export function otherStores(till: Till): { readonly storeId: string; readonly name: string }[] {
  const currency = till.reference.store()?.currency;
  return till.reference
    .all()
    .flatMap((row) => (row.type === 'store' && row.currency === currency ? [row] : []))
    .filter((row) => row.storeId !== till.identity.storeId)
    .map(({ storeId, name }) => ({ storeId, name }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** What `read` answers, read again whenever rows arrive or a fact of the stock room is made; null before. */
export function useStockRead<Value>(till: Till, read: () => Promise<Value>, about: string): Value | null {
  const arrived = useStore(till.health, (health) => health.feeds.map((feed) => feed.asOfMs ?? 0).join(' '));
  const head = useStore(till.health, (health) => health.headSequence);
  const [known, setKnown] = useState<{ readonly about: string; readonly value: Value } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `arrived` and `head` tell when to read again
  useEffect(() => {
    let stands = true;
    void read().then((value) => {
      if (stands) setKnown({ about, value });
    });
    return () => {
      stands = false;
    };
  }, [till, about, arrived, head]);
  return useMemo(() => (known?.about === about ? known.value : null), [known, about]);
}
