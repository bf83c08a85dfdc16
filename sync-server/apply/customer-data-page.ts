/**
 * A customer's data as a page that they can read and print: one file that loads nothing and runs nothing. Every text
 * is escaped. Rules [CUSTOMER*].
 */
import { consentTextsOf } from '../../shared/domain/customers/consent-texts.ts';
import { type ProfileValues, profileFields } from '../../shared/domain/customers/profile.ts';
import type { DuePoints } from '../../shared/domain/loyalty/ledger.ts';
import type { PrintLanguage } from '../../shared/print/document.ts';
import { escapedHtml } from '../../shared/print/html.ts';
import { fill } from '../../shared/print/texts.ts';
import type { CustomerData, HeardConsent, KeptAccount, KeptPurchase, RecordedFact } from './customer-data.ts';
import { type CustomerDataTexts, customerDataTexts } from './customer-data-texts.ts';
import type { DataFormat } from './data-format.ts';

/** In which words the page is written, and what names on it stand for. */
export interface PageTerms {
  readonly language: PrintLanguage;
  readonly format: DataFormat;
  readonly madeAtMs: number;
  /** The file with the same data for programs. */
  readonly besideName: string;
  readonly storeName: (storeId: string) => string;
  /** Null for somebody who isn't known. */
  readonly staffName: (staffId: string) => string | null;
}

const style = `
  @page { size: A4; margin: 18mm 16mm; }
  body { max-width: 178mm; margin: 0 auto; padding: 8mm; color: #111; font: 10.5pt/1.45 "Inter", "DejaVu Sans", "Liberation Sans", Arial, sans-serif; }
  @media print { body { padding: 0; } }
  h1 { margin: 0; font-size: 18pt; }
  h2 { margin: 8mm 0 2mm; font-size: 13pt; break-after: avoid; }
  h3 { margin: 4mm 0 1mm; font-size: 10.5pt; break-after: avoid; }
  p { margin: 0 0 2mm; }
  .quiet { color: #444; }
  blockquote { margin: 1mm 0 2mm; padding: 1mm 3mm; border-left: 0.7mm solid #888; }
  table { width: 100%; border-collapse: collapse; }
  tr { break-inside: avoid; }
  th, td { padding: 0.8mm 3mm 0.8mm 0; border-top: 0.2mm solid #bbb; font-weight: 400; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
  th { width: 55mm; color: #444; }
  td.sum { padding-right: 0; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  tr.total td { border-top: 0.4mm solid #111; font-weight: 700; }
`;

interface Page extends PageTerms {
  readonly texts: CustomerDataTexts;
}

/** The page. */
export function customerDataPage(data: CustomerData, terms: PageTerms): string {
  const page = { ...terms, texts: customerDataTexts[terms.language] };
  const { texts, format } = page;
  const name = data.values.name ?? '';
  const head =
    `<h1>${escapedHtml(texts.title)}</h1>` +
    paragraph([name, fill(texts.made, format.dateTime(terms.madeAtMs))].filter(Boolean).join(' · ')) +
    quiet(fill(texts.beside, terms.besideName));
  const sections: readonly (readonly [string, string])[] = [
    [texts.person, person(data, page)],
    [texts.consents, consents(data, page)],
    [texts.points, data.accounts.map((account) => points(account, data, page)).join('')],
    [texts.purchases, data.purchases.map((each) => purchase(each, page)).join('')],
    [texts.orders, orders(data, page)],
    [texts.changes, data.facts.map((fact) => change(fact, page)).join('')],
    [texts.reckoned, reckoned(data, page)],
    [texts.rights, paragraph(texts.rightsText)],
  ];
  const body = sections.map(
    ([heading, content]) => `<h2>${escapedHtml(heading)}</h2>${content || quiet(texts.nothing)}`,
  );
  return (
    `<!doctype html><html lang="${terms.language}"><head><meta charset="utf-8">` +
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">` +
    `<title>${escapedHtml(texts.title)}</title><style>${style}</style></head><body>` +
    `${head}${body.join('')}</body></html>\n`
  );
}

function paragraph(text: string): string {
  return `<p>${escapedHtml(text)}</p>`;
}

function quiet(text: string): string {
  return `<p class="quiet">${escapedHtml(text)}</p>`;
}

/** Names with what they stand for; those without anything are left out. */
function pairs(rows: readonly (readonly [string, string | null])[]): string {
  const lines = rows.flatMap(([name, value]) =>
    value ? `<tr><th scope="row">${escapedHtml(name)}</th><td>${escapedHtml(value)}</td></tr>` : [],
  );
  return lines.length === 0 ? '' : `<table>${lines.join('')}</table>`;
}

/** Rows whose last cell is an amount. */
function sums(rows: readonly (readonly string[])[], total: readonly string[] | null = null): string {
  const line = (cells: readonly string[], className: string): string =>
    `<tr${className}>${cells
      .map(
        (cell, place) => `<td${place === cells.length - 1 ? ' class="sum"' : ''}>${escapedHtml(cell)}</td>`,
      )
      .join('')}</tr>`;
  const lines = [...rows.map((cells) => line(cells, '')), ...(total ? [line(total, ' class="total"')] : [])];
  return lines.length === 0 ? '' : `<table>${lines.join('')}</table>`;
}

function person({ values, row }: CustomerData, page: Page): string {
  const { texts, format, storeName } = page;
  const { registeredAtMs, homeStoreId, cardNumbers } = row;
  const where = homeStoreId === null ? null : storeName(homeStoreId);
  return pairs([
    ...profileFields.map((field) => [texts.field[field], shown(field, values, page)] as const),
    [texts.cards, cardNumbers.map(spacedCard).join(', ')],
    [
      texts.registered,
      [registeredAtMs === null ? null : format.dateTime(registeredAtMs), where].filter(Boolean).join(', '),
    ],
  ]);
}

function spacedCard(cardNumber: string): string {
  return cardNumber.replace(/(\d{4})(?=\d)/g, '$1 ');
}

function shown(field: keyof ProfileValues, values: ProfileValues, { texts }: Page): string | null {
  const value = values[field] ?? null;
  if (field === 'language') return values.language ? texts.languages[values.language] : null;
  return field === 'birthday' ? (value?.split('-').reverse().join('.') ?? null) : value;
}

function consents({ consents: all }: CustomerData, page: Page): string {
  const last = new Map(all.map((each) => [each.purpose, each]));
  return [...all]
    .reverse()
    .map((each) => consent(each, last.get(each.purpose) === each, page))
    .join('');
}

function consent(heard: HeardConsent, holds: boolean, page: Page): string {
  const { texts, format, language, storeName, staffName } = page;
  const { purpose, given, atMs, where, textVersion, staffId } = heard;
  const text = consentTextsOf(textVersion)?.[language][purpose];
  const told = `${given ? texts.agreed : texts.refused} (${holds ? texts.holds : texts.replaced})`;
  return (
    `<h3>${escapedHtml(`${texts.purpose[purpose]}: ${told}`)}</h3>` +
    quiet(fill(texts.edition, textVersion.replace(/^customer-/, ''))) +
    (text ? `<blockquote>${escapedHtml(text)}</blockquote>` : paragraph(texts.textNotKept)) +
    pairs([
      [texts.asked, format.dateTime(atMs)],
      [texts.askedAt, storeName(where)],
      [texts.askedBy, staffName(staffId)],
    ])
  );
}

function points({ programme, rules, entries, state }: KeptAccount, data: CustomerData, page: Page): string {
  const { texts, format, language } = page;
  const { availablePoints, pending, expiring, lapsed } = state;
  const worthMinor = Math.max(0, availablePoints) * rules.pointValueMinor;
  const receipts = new Map<string, string>([
    ...data.purchases.map((each) => [each.operationId, receiptOf(each, texts)] as const),
    ...data.orders.map((each) => [each.id, fill(texts.order, each.number)] as const),
  ]);
  // One day to a line; the name stands on the first.
  const due = (name: string, all: readonly DuePoints[]) =>
    all.map((each, place) => {
      return [place === 0 ? name : '', `${format.date(each.atMs)}: ${format.count(each.points)}`] as const;
    });
  const moves = [
    ...entries.filter((entry) => entry.points !== 0),
    ...lapsed.map((each) => ({
      ...each,
      kind: 'lapsed' as const,
      points: -each.points,
      ofOperationId: null,
    })),
  ].sort((a, b) => a.atMs - b.atMs);
  return (
    `<h3>${escapedHtml(`${programme.name[language]}, ${programme.currency}`)}</h3>` +
    pairs([
      [availablePoints < 0 ? texts.owed : texts.mayBeSpent, format.count(Math.abs(availablePoints))],
      [texts.worth, format.money(worthMinor, programme.currency)],
      ...due(texts.coming, pending),
      ...due(texts.lapsing, expiring),
    ]) +
    `<h3>${escapedHtml(texts.ledger)}</h3>` +
    sums(
      moves.map(({ atMs, kind, points: moved, operationId, ofOperationId }) => [
        format.dateTime(atMs),
        texts.ledgerKind[kind],
        receipts.get(ofOperationId ?? operationId) ?? '',
        `${moved > 0 ? '+' : ''}${format.count(moved)}`,
      ]),
    )
  );
}

function receiptOf({ receiptNumber }: KeptPurchase, texts: CustomerDataTexts): string {
  return receiptNumber === null ? '' : fill(texts.receipt, receiptNumber);
}

function purchase(kept: KeptPurchase, page: Page): string {
  const { texts, format, storeName } = page;
  const { sale, atMs, storeId, returns } = kept;
  if (!sale) return '';
  const { currency, lines, totalMinor, loyalty } = sale;
  const back = returns.flatMap(({ operation }) =>
    operation.payload.lines.map((line) => [
      `${texts.cameBack}: ${line.name}`,
      `${format.dateTime(operation.at.businessMs)}, ${format.quantity(line.quantityMilli)}`,
      format.money(-line.refundMinor, currency),
    ]),
  );
  const heading = [format.dateTime(atMs), storeName(storeId), receiptOf(kept, texts)].filter(Boolean);
  const bought = lines.map((line) => goods(line, currency, page));
  return (
    `<h3>${escapedHtml(heading.join(' · '))}</h3>` +
    sums(bought, [texts.total, '', format.money(totalMinor, currency)]) +
    sums(back) +
    pairs([
      [texts.pointsSpent, loyalty?.spentPoints ? format.count(loyalty.spentPoints) : null],
      [texts.pointsEarned, loyalty?.earnedPoints ? format.count(loyalty.earnedPoints) : null],
    ])
  );
}

interface Goods {
  readonly name: string;
  readonly quantityMilli: number;
  readonly unitPriceMinor: number;
  readonly totalMinor: number;
}

function goods(line: Goods, currency: KeptAccount['programme']['currency'], { format }: Page): string[] {
  const { name, quantityMilli, unitPriceMinor, totalMinor } = line;
  const times = `${format.quantity(quantityMilli)} × ${format.money(unitPriceMinor, currency)}`;
  return [name, times, format.money(totalMinor, currency)];
}

function orders({ orders: all }: CustomerData, page: Page): string {
  const { texts, format, storeName } = page;
  return all
    .map(({ number, placedAtMs, storeId, state, customer, lines, currency, totalMinor, loyalty }) => {
      const { name, phoneLastFour, alternateName } = customer;
      const collector = [name, phoneLastFour && `…${phoneLastFour}`, alternateName]
        .filter(Boolean)
        .join(', ');
      const heading = [
        format.dateTime(placedAtMs),
        storeName(storeId),
        fill(texts.order, number),
        texts.orderState[state],
      ];
      return (
        `<h3>${escapedHtml(heading.join(' · '))}</h3>` +
        sums(
          lines.map(({ line }) => goods(line, currency, page)),
          [texts.total, '', format.money(totalMinor, currency)],
        ) +
        pairs([
          [texts.pointsSpent, loyalty?.spentPoints ? format.count(loyalty.spentPoints) : null],
          [texts.collector, collector],
        ])
      );
    })
    .join('');
}

function change(fact: RecordedFact, page: Page): string {
  const { texts, format, storeName, staffName } = page;
  const { kind, atMs, where, fields, values, cardNumber, staffId } = fact;
  if (fields.length === 0 && cardNumber === null) return '';
  const what = kind === 'registration' ? texts.registeredBy : texts.changed;
  return (
    `<h3>${escapedHtml([format.dateTime(atMs), storeName(where), what].join(' · '))}</h3>` +
    pairs([
      ...fields.map((field) => [texts.field[field], shown(field, values, page) ?? texts.emptied] as const),
      [texts.newCard, cardNumber && spacedCard(cardNumber)],
      [texts.by, staffName(staffId)],
    ])
  );
}

function reckoned({ row, usuallyBuys }: CustomerData, { texts }: Page): string {
  const segments = (['recency', 'frequency', 'amount'] as const).map((segment) => {
    const tag = row.tags.find((each) => each.startsWith(`${segment}-`));
    return [texts.segment[segment], tag ? fill(texts.ofFive, tag.slice(segment.length + 1)) : null] as const;
  });
  const told = pairs([...segments, [texts.usuallyBuys, usuallyBuys.join('; ')]]);
  return told && quiet(texts.reckonedWhy) + told;
}
