/** The X report (so far) and the Z report (at the close) of a shift on paper, as the report's figures stand. */
import type { Store } from '../domain/entities/reference.ts';
import type { ReportSide, ShownReport } from '../domain/shift/shift-report.ts';
import {
  centred,
  cut,
  doubleRule,
  type PrintBlock,
  type PrintDocument,
  row,
  rule,
  text,
} from './document.ts';
import { languageOfStore, type PaperFormat, paperFormat } from './paper-format.ts';
import { fill, type PrintTexts, printTexts } from './texts.ts';

/** How a shift was closed. Amounts in minor units, of the drawer as it was counted. */
export interface ReportClose {
  readonly closedAtMs: number;
  /** Ids of who closed it and who approved the difference. */
  readonly closedBy: string | null;
  readonly approvedBy: string | null;
  /** The count before a recount; null when it was counted once. */
  readonly firstCountMinor: number | null;
  readonly countedMinor: number;
  readonly differenceMinor: number;
}

/** What stands on a report. */
export interface ReportContent {
  readonly kind: 'x' | 'z';
  readonly shiftNumber: number;
  readonly report: ShownReport;
  /** How the shift was closed; null while it runs. */
  readonly close: ReportClose | null;
  readonly store: Store | null;
  /** The till's short name, e.g. `TV1-2`. */
  readonly till: string;
  /** Whose report it is: who printed it. */
  readonly cashier: string | null;
  /** Names of staff by id. */
  readonly nameOf: (staffId: string) => string;
}

/** The report as a document. */
export function reportDocument(content: ReportContent): PrintDocument {
  const { kind, shiftNumber, report, close, store, till, cashier, nameOf } = content;
  const language = languageOfStore(store);
  const texts = printTexts[language];
  const format = paperFormat(language, report.currency, store?.timeZone ?? 'UTC');
  const words = texts.report;
  const side = (title: string, figures: ReportSide): PrintBlock[] =>
    sideBlocks(title, figures, texts, format, nameOf);
  return {
    language,
    blocks: [
      ...(store === null ? [] : [centred(store.name, { weight: 'bold' }), centred(store.legalName)]),
      centred(words[kind], { weight: 'bold', size: 'large' }),
      row(fill(words.shift, shiftNumber), fill(texts.till, till)),
      row(words.opened, format.dateTime(report.openedAtMs)),
      ...(close === null
        ? [row(words.until, format.dateTime(report.untilMs))]
        : [
            row(words.closed, format.dateTime(close.closedAtMs)),
            ...(close.closedBy === null ? [] : [row(words.closedBy, nameOf(close.closedBy))]),
            ...(close.approvedBy === null ? [] : [row(words.approvedBy, nameOf(close.approvedBy))]),
          ]),
      ...(cashier === null ? [] : [text(fill(texts.cashier, cashier))]),
      ...side(words.sales, report.sales),
      ...side(words.returns, report.returns),
      doubleRule,
      text(words.drawer, { weight: 'bold' }),
      ...drawerBlocks(report, words, format),
      ...(close === null
        ? []
        : [
            ...(close.firstCountMinor === null
              ? []
              : [row(words.firstCount, format.money(close.firstCountMinor))]),
            row(words.counted, format.money(close.countedMinor), { weight: 'bold' }),
            row(words.difference, format.money(close.differenceMinor), { weight: 'bold' }),
          ]),
      ...(report.audits.length === 0 ? [] : [rule, text(words.audits, { weight: 'bold' })]),
      ...report.audits.map(({ verb, count }) => row(words.verb[verb] ?? verb, String(count))),
      rule,
      cut,
    ],
  };
}

/** What the drawer should hold and of what it comes; one line that says so where it isn't shown. */
function drawerBlocks(
  { cash, drawer }: ShownReport,
  words: PrintTexts['report'],
  format: PaperFormat,
): PrintBlock[] {
  if (cash === null || drawer === null) return [text(words.blind)];
  return [
    row(words.float, format.money(drawer.floatMinor)),
    row(words.cashIn, format.money(cash.in.amountMinor)),
    row(words.cashOut, format.money(-cash.out.amountMinor)),
    row(words.expected, format.money(drawer.expectedMinor), { weight: 'bold' }),
  ];
}

function sideBlocks(
  title: string,
  side: ReportSide,
  texts: PrintTexts,
  format: PaperFormat,
  nameOf: (staffId: string) => string,
): PrintBlock[] {
  const words = texts.report;
  const { documents, discountMinor, roundingMinor, byTender, byTaxRate, byCategory, byStaff } = side;
  const group = (heading: string, rows: PrintBlock[]): PrintBlock[] =>
    rows.length === 0 ? [] : [text(heading, { weight: 'bold' }), ...rows];
  return [
    doubleRule,
    row(`${title}, ${format.currencyName}`, format.money(documents.amountMinor), { weight: 'bold' }),
    text(fill(words.count, documents.count)),
    ...(discountMinor === 0 ? [] : [row(texts.discount, format.money(discountMinor))]),
    ...(roundingMinor === 0 ? [] : [row(texts.rounding, format.money(roundingMinor))]),
    ...group(
      words.byTender,
      byTender.map(({ tender, count, amountMinor }) =>
        row(`  ${words.tender[tender] ?? tender} (${count})`, format.money(amountMinor)),
      ),
    ),
    ...group(
      words.byTax,
      byTaxRate.flatMap(({ rateBasisPoints, grossMinor, taxMinor }) =>
        rateBasisPoints === null
          ? [row(`  ${texts.taxNone}`, format.money(grossMinor))]
          : [
              row(`  ${format.share(rateBasisPoints)}`, format.money(grossMinor)),
              row(`    ${fill(texts.taxAt, format.share(rateBasisPoints))}`, format.money(taxMinor)),
            ],
      ),
    ),
    ...group(
      words.byCategory,
      byCategory.map(({ category, amountMinor }) =>
        row(`  ${category === '' ? words.noCategory : category}`, format.money(amountMinor)),
      ),
    ),
    ...group(
      words.byStaff,
      byStaff.map(({ staffId, count, amountMinor }) =>
        row(`  ${nameOf(staffId)} (${count})`, format.money(amountMinor)),
      ),
    ),
  ];
}
