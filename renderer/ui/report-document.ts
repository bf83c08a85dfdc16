/** Puts a shift's report into words: what the screen shows, and what goes into the PDF. */
import type { TFunction } from 'i18next';
import { verbSchema } from '../../shared/domain/entities/reference.ts';
import type { ReportSide, ShownReport } from '../../shared/domain/shift/shift-report.ts';
import type { ReportDocument, ReportRow } from '../../shared/protocol/report-document.ts';
import type { Format } from '../i18n/format.ts';

/** What a report is about, beside its figures. */
export interface ReportAbout {
  readonly shiftNumber: number;
  /** What people call the till, e.g. `TV1-2`. */
  readonly till: string;
  readonly report: ShownReport;
  /** How it was closed; null for a report of a shift that runs. */
  readonly close: {
    readonly closedAtMs: number;
    readonly closedBy: string | null;
    readonly approvedBy: string | null;
    readonly note: string | null;
    readonly countedMinor: number;
    readonly firstCountMinor: number | null;
    readonly differenceMinor: number;
    readonly open: {
      readonly parkedSales: number;
      readonly unsentOperations: number;
      readonly unsettledAttempts: readonly string[];
    };
  } | null;
  nameOf(staffId: string): string;
}

/** A till's id as people tell tills apart: the end of it, where it is a long one. */
export function shortTill(tillId: string): string {
  return tillId.length > 12 ? tillId.slice(-6) : tillId;
}

type Section = ReportDocument['sections'][number];

/** The report in words. */
export function reportDocument(about: ReportAbout, t: TFunction, format: Format): ReportDocument {
  const { report, close, shiftNumber } = about;
  const kind = t(close ? 'report.z' : 'report.x');
  const number = t('report.shift', { number: shiftNumber });
  return {
    language: format.language,
    fileName: `${close ? 'Z' : 'X'}-${shiftNumber}-${about.till.replace(/[^\p{L}\p{N}._-]/gu, '') || 'till'}`,
    title: `${kind}. ${number}`,
    subtitle: `${t('report.till')} ${about.till}`,
    sections: [
      headSection(about, t, format),
      drawerSection(about, t, format),
      ...sideSections('sales', report.sales, about, t, format),
      ...(report.returns.documents.count > 0
        ? sideSections('returns', report.returns, about, t, format)
        : [section(t('report.returns'), [row(t('report.none'), '')])]),
      ...(report.audits.length > 0 ? [auditSection(report, t, format)] : []),
      ...(close ? [openSection(close.open, t, format)] : []),
    ],
  };
}

function row(label: string, value: string, detail = '', isTotal = false): ReportRow {
  return { label: label.slice(0, 500), detail: detail.slice(0, 500), value, isTotal };
}

function section(heading: string, rows: ReportRow[]): Section {
  return { heading, rows };
}

function headSection({ report, close, nameOf, shiftNumber }: ReportAbout, t: TFunction, format: Format) {
  const rows = [
    row(t('report.opened'), format.dateTime(report.openedAtMs)),
    close
      ? row(t('report.closed'), format.dateTime(close.closedAtMs))
      : row(t('report.until'), format.dateTime(report.untilMs)),
  ];
  if (close?.closedBy) rows.push(row(t('report.closedBy'), nameOf(close.closedBy)));
  if (close?.approvedBy) rows.push(row(t('report.approvedBy'), nameOf(close.approvedBy)));
  if (close?.note) rows.push(row(t('report.note'), close.note));
  return section(t('report.shift', { number: shiftNumber }), rows);
}

function drawerSection({ report, close }: ReportAbout, t: TFunction, format: Format): Section {
  const { cash, drawer } = report;
  if (!cash || !drawer) return section(t('report.cash'), [row(t('report.blind'), '')]);
  const cashIn = (side: ReportSide): number =>
    side.byTender.find(({ tender }) => tender === 'cash')?.amountMinor ?? 0;
  const rows = [
    row(t('report.float'), format.money(drawer.floatMinor)),
    row(t('report.cashSales'), format.money(cashIn(report.sales))),
    row(t('report.cashReturns'), format.money(0 - cashIn(report.returns))),
    row(t('report.cashIn'), format.money(cash.in.amountMinor), format.count(cash.in.count)),
    row(t('report.cashOut'), format.money(0 - cash.out.amountMinor), format.count(cash.out.count)),
    row(t('report.expected'), format.money(drawer.expectedMinor), '', true),
  ];
  if (close) {
    if (close.firstCountMinor !== null)
      rows.push(row(t('report.firstCount'), format.money(close.firstCountMinor)));
    rows.push(row(t('report.counted'), format.money(close.countedMinor)));
    rows.push(row(t('report.difference'), format.money(close.differenceMinor), '', true));
  }
  return section(t('report.cash'), rows);
}

function sideSections(
  name: 'sales' | 'returns',
  side: ReportSide,
  { nameOf }: ReportAbout,
  t: TFunction,
  format: Format,
): Section[] {
  const of = (heading: string, rows: ReportRow[]): Section =>
    section(`${t(`report.${name}`)}. ${heading}`, rows);
  const total = [
    row(t('report.receipts'), format.count(side.documents.count)),
    row(t('report.discounts'), format.money(side.discountMinor)),
    row(t('report.rounding'), format.money(side.roundingMinor)),
    row(t('report.total'), format.money(side.documents.amountMinor), '', true),
  ];
  return [
    section(t(`report.${name}`), total),
    of(
      t('report.byTender'),
      side.byTender.map((each) =>
        row(tenderName(each.tender, t), format.money(each.amountMinor), format.count(each.count)),
      ),
    ),
    of(
      t('report.byTaxRate'),
      side.byTaxRate.map(({ rateBasisPoints, grossMinor, taxMinor }) =>
        row(
          rateBasisPoints === null
            ? t('report.noTax')
            : t('report.taxOf', { rate: format.share(rateBasisPoints), tax: format.money(taxMinor) }),
          format.money(grossMinor),
        ),
      ),
    ),
    of(
      t('report.byCategory'),
      side.byCategory.map((each) =>
        row(
          each.category || t('report.noCategory'),
          format.money(each.amountMinor),
          format.quantity(each.quantityMilli),
        ),
      ),
    ),
    of(
      t('report.byStaff'),
      side.byStaff.map((each) =>
        row(
          each.staffId === '' ? t('report.nobody') : nameOf(each.staffId),
          format.money(each.amountMinor),
          format.count(each.count),
        ),
      ),
    ),
  ].filter(({ rows }) => rows.length > 0);
}

function tenderName(tender: string, t: TFunction): string {
  switch (tender) {
    case 'cash':
    case 'card-stand-alone':
    case 'card-terminal':
    case 'bank-transfer':
    case 'prepaid':
    case 'points':
    case 'store-credit':
    case 'exchange':
    case 'owed':
    case 'channel':
    case 'refunded-before':
      return t(`report.tenders.${tender}`);
    default:
      return t('report.tenders.other');
  }
}

function auditSection(report: ShownReport, t: TFunction, format: Format): Section {
  return section(
    t('report.audits'),
    report.audits.map(({ verb, count }) => {
      const known = verbSchema.safeParse(verb);
      return row(known.success ? t(`approval.verbs.${known.data}`) : verb, format.count(count));
    }),
  );
}

function openSection(open: NonNullable<ReportAbout['close']>['open'], t: TFunction, format: Format): Section {
  return section(t('report.open'), [
    row(t('report.openParked'), format.count(open.parkedSales)),
    row(t('report.openUnsent'), format.count(open.unsentOperations)),
    row(t('report.openUnsettled'), format.count(open.unsettledAttempts.length)),
  ]);
}
