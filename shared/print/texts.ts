/** The words on paper, in the languages of the stores. A place in a text is marked `{}`. */
import type { Unit } from '../domain/entities/article.ts';
import type { Bags } from '../domain/entities/order.ts';
import type { RefundKind, ReturnReason } from '../domain/operations/return.ts';
import type { TenderKind } from '../domain/operations/sale.ts';
import type { PrintLanguage } from './document.ts';

/** Texts of returns, of slips for refunds that come later, and of the customer's application. */
export interface ReturnTexts {
  readonly title: string;
  /** Receipt of the purchase, and when it was sold. */
  readonly ofReceipt: string;
  readonly soldAt: string;
  readonly blind: string;
  readonly reason: string;
  readonly reasons: Readonly<Record<ReturnReason, string>>;
  readonly defective: string;
  readonly refundTotal: string;
  readonly refund: Readonly<Record<RefundKind, string>>;
  readonly pointsGivenBack: string;
  readonly pointsTakenBack: string;
  readonly note: string;
  readonly customerSigned: string;
  readonly owedTitle: string;
  readonly owedText: string;
  readonly wayOf: string;
  readonly creditTitle: string;
  readonly creditText: string;
  readonly paidTitle: string;
  readonly application: {
    readonly title: string;
    readonly to: string;
    readonly from: string;
    readonly passport: string;
    readonly phone: string;
    readonly asks: string;
    readonly date: string;
  };
}

/** Every text that paper needs. */
export interface PrintTexts {
  readonly receipt: string;
  readonly copy: string;
  /** On a job that may have come out in part before. */
  readonly maybeBefore: string;
  readonly cashier: string;
  readonly till: string;
  readonly taxNumber: string;
  readonly document: string;
  readonly discount: string;
  /** What redeemed points took off a line. */
  readonly pointsDiscount: string;
  /** Under the tenders of a customer's receipt. `balance` takes the moment for which it is known. */
  readonly points: Readonly<
    Record<'spent' | 'spentWithOrder' | 'earned' | 'from' | 'balance' | 'owed', string>
  >;
  readonly total: string;
  readonly rounding: string;
  readonly toPay: string;
  readonly taxAt: string;
  readonly taxNone: string;
  readonly tender: Readonly<Record<TenderKind, string>>;
  readonly authorisation: string;
  /** The number of a store credit. */
  readonly credit: string;
  readonly transaction: string;
  readonly change: string;
  readonly buyer: string;
  readonly thanks: string;
  readonly unit: Readonly<Record<Unit, string>>;
  readonly report: {
    readonly x: string;
    readonly z: string;
    readonly shift: string;
    readonly opened: string;
    readonly until: string;
    readonly closed: string;
    readonly closedBy: string;
    readonly approvedBy: string;
    readonly sales: string;
    readonly returns: string;
    readonly count: string;
    readonly byTender: string;
    /** Ways of paying by their kind, each with a name that no other has: they are reconciled one by one. */
    readonly tender: Readonly<Record<string, string>>;
    readonly byTax: string;
    readonly byCategory: string;
    readonly byStaff: string;
    readonly noCategory: string;
    readonly cashIn: string;
    readonly cashOut: string;
    readonly drawer: string;
    readonly float: string;
    readonly expected: string;
    /** In place of the drawer's figures where they aren't shown. */
    readonly blind: string;
    readonly firstCount: string;
    readonly counted: string;
    readonly difference: string;
    readonly audits: string;
    readonly verb: Readonly<Record<string, string>>;
  };
  readonly label: {
    readonly perUnit: string;
    /** On a label from which nothing can be scanned. */
    readonly noCode: string;
    readonly collection: string;
    readonly until: string;
    readonly place: string;
    /** Which bag of how many. */
    readonly bag: string;
    readonly paid: string;
    readonly toPay: string;
    /** Bags by where they wait. */
    readonly zone: Readonly<Record<Bags['zone'], string>>;
  };
  readonly returns: ReturnTexts;
  readonly test: { readonly title: string; readonly letters: string; readonly columns: string };
}

const ru: PrintTexts = {
  receipt: 'Чек {}',
  copy: 'КОПИЯ',
  maybeBefore: 'ПОВТОР: могло быть напечатано раньше',
  cashier: 'Кассир: {}',
  till: 'Касса: {}',
  taxNumber: 'ИНН {}',
  document: 'Документ: {}',
  discount: 'Скидка',
  pointsDiscount: 'Скидка баллами',
  points: {
    spent: 'Списано баллов',
    spentWithOrder: 'Списано с заказом, баллов',
    earned: 'Начислено баллов',
    from: 'можно тратить с',
    balance: 'Баллов на счёте на {}',
    owed: 'Долг по баллам на {}',
  },
  total: 'ИТОГО, {}',
  rounding: 'Округление',
  toPay: 'К оплате',
  taxAt: 'в т. ч. НДС {}',
  taxNone: 'без НДС',
  tender: {
    cash: 'Наличными',
    'card-stand-alone': 'Картой',
    'card-terminal': 'Картой',
    'bank-transfer': 'Переводом по QR',
    prepaid: 'Зачёт предоплаты',
    points: 'Баллами',
    'store-credit': 'Сертификатом магазина',
    exchange: 'Зачёт возврата',
  },
  authorisation: 'Код авторизации',
  credit: 'Номер сертификата',
  transaction: 'Номер операции',
  change: 'Сдача',
  buyer: 'Покупатель: {}',
  thanks: 'Спасибо за покупку!',
  unit: { piece: 'шт.', kg: 'кг', m: 'м', l: 'л' },
  report: {
    x: 'X-отчёт',
    z: 'Z-отчёт',
    shift: 'Смена № {}',
    opened: 'Открыта',
    until: 'По состоянию на',
    closed: 'Закрыта',
    closedBy: 'Закрыл(а)',
    approvedBy: 'Разрешил(а)',
    sales: 'ПРОДАЖИ',
    returns: 'ВОЗВРАТЫ',
    count: '{} чек.',
    byTender: 'По видам оплаты',
    tender: {
      cash: 'Наличными',
      'card-terminal': 'Картой',
      'card-stand-alone': 'Картой, отд. терминал',
      'bank-transfer': 'Переводом по QR',
      prepaid: 'Зачёт предоплаты',
      'store-credit': 'Сертификат магазина',
      exchange: 'Обмен, зачёт',
      owed: 'В долгу перед покуп.',
      channel: 'Через интернет-магазин',
      'refunded-before': 'Возвращено раньше',
    },
    byTax: 'По ставкам НДС',
    byCategory: 'По категориям',
    byStaff: 'По сотрудникам',
    noCategory: 'Без категории',
    cashIn: 'Внесено',
    cashOut: 'Изъято',
    drawer: 'ДЕНЕЖНЫЙ ЯЩИК',
    float: 'Размен на начало',
    expected: 'Должно быть',
    blind: 'Не показано: пересчёт вслепую',
    firstCount: 'Первый пересчёт',
    counted: 'Пересчитано',
    difference: 'Расхождение',
    audits: 'ПРОЧИЕ ДЕЙСТВИЯ',
    verb: {
      'void-line': 'Удалено строк',
      'void-cart': 'Отменено чеков',
      'no-sale': 'Ящик без продажи',
      reprint: 'Копии чеков',
      'price-override': 'Изменено цен',
      discount: 'Скидки с разрешения',
      'age-check': 'Проверки возраста',
      park: 'Отложено чеков',
    },
  },
  label: {
    perUnit: 'за 1 {}',
    noCode: 'Нет кода для сканера',
    collection: 'ЗАКАЗ',
    until: 'Хранить до {}',
    place: 'Место',
    bag: 'Пакет {} из {}',
    paid: 'ОПЛАЧЕН',
    toPay: 'К ОПЛАТЕ {}',
    zone: { shelf: 'На полке', fridge: 'В холодильнике', freezer: 'В морозильнике' },
  },
  returns: {
    title: 'ВОЗВРАТ',
    ofReceipt: 'К чеку {}',
    soldAt: 'Покупка от {}',
    blind: 'Без чека покупки',
    reason: 'Причина: {}',
    reasons: {
      unwanted: 'не подошло',
      'wrong-size': 'не подошёл размер',
      'not-as-described': 'не соответствует описанию',
      defective: 'недостаток товара',
      'damaged-on-the-way': 'повреждено при доставке',
      'wrong-item': 'выдан не тот товар',
      'too-late': 'опоздала доставка',
      other: 'другая',
    },
    defective: 'с недостатком',
    refundTotal: 'К ВОЗВРАТУ, {}',
    refund: {
      cash: 'Наличными',
      'card-terminal': 'На карту',
      'card-stand-alone': 'На карту',
      'bank-transfer': 'Переводом',
      owed: 'Будет возвращено позже',
      channel: 'Вернёт интернет-магазин',
      'refunded-before': 'Возвращено раньше',
      points: 'Баллами',
      'store-credit': 'Сертификатом магазина',
      exchange: 'Зачтено в обмен',
    },
    pointsGivenBack: 'Возвращено баллов',
    pointsTakenBack: 'Списано начисленных баллов',
    note: 'Примечание: {}',
    customerSigned: 'Подпись покупателя',
    owedTitle: 'ТАЛОН НА ВОЗВРАТ ДЕНЕГ',
    owedText:
      'Сейчас вернуть деньги не удалось. Магазин вернёт их тем же способом, каким была оплачена покупка. Предъявите этот талон в любом магазине сети.',
    wayOf: 'Способ возврата',
    creditTitle: 'СЕРТИФИКАТ МАГАЗИНА',
    creditText: 'Принимается в оплату покупок в магазинах сети. Храните талон.',
    paidTitle: 'ВЫПЛАТА ПО ВОЗВРАТУ',
    application: {
      title: 'ЗАЯВЛЕНИЕ О ВОЗВРАТЕ',
      to: 'Кому: {}',
      from: 'От (фамилия, имя, отчество)',
      passport: 'Документ (вид, номер)',
      phone: 'Телефон',
      asks: 'Прошу принять возврат товара и вернуть уплаченные деньги:',
      date: 'Дата: {}',
    },
  },
  test: {
    title: 'Пробная печать',
    letters: 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя № 0123456789',
    columns: 'Столбцов: {}',
  },
};

const en: PrintTexts = {
  receipt: 'Receipt {}',
  copy: 'COPY',
  maybeBefore: 'REPEATED: may have been printed before',
  cashier: 'Served by {}',
  till: 'Till {}',
  taxNumber: 'VAT no. {}',
  document: 'Document: {}',
  discount: 'Discount',
  pointsDiscount: 'Points discount',
  points: {
    spent: 'Points spent',
    spentWithOrder: 'Points spent with the order',
    earned: 'Points earned',
    from: 'to spend from',
    balance: 'Points balance as of {}',
    owed: 'Points owed as of {}',
  },
  total: 'TOTAL, {}',
  rounding: 'Cash rounding',
  toPay: 'To pay',
  taxAt: 'of which VAT {}',
  taxNone: 'no VAT',
  tender: {
    cash: 'Cash',
    'card-stand-alone': 'Card',
    'card-terminal': 'Card',
    'bank-transfer': 'Bank transfer by QR',
    prepaid: 'Paid online, set off',
    points: 'With points',
    'store-credit': 'Store credit',
    exchange: 'Goods returned, set off',
  },
  authorisation: 'Authorisation code',
  credit: 'Store credit no.',
  transaction: 'Transaction',
  change: 'Change',
  buyer: 'Buyer: {}',
  thanks: 'Thank you for your custom!',
  unit: { piece: 'pcs', kg: 'kg', m: 'm', l: 'l' },
  report: {
    x: 'X report',
    z: 'Z report',
    shift: 'Shift no. {}',
    opened: 'Opened',
    until: 'As of',
    closed: 'Closed',
    closedBy: 'Closed by',
    approvedBy: 'Approved by',
    sales: 'SALES',
    returns: 'RETURNS',
    count: '{} receipts',
    byTender: 'By tender',
    tender: {
      cash: 'Cash',
      'card-terminal': 'Card',
      'card-stand-alone': 'Card, own terminal',
      'bank-transfer': 'Bank transfer by QR',
      prepaid: 'Paid online, set off',
      'store-credit': 'Store credit',
      exchange: 'Exchange, netted',
      owed: 'Owed to customers',
      channel: 'By the web shop',
      'refunded-before': 'Given back before',
    },
    byTax: 'By VAT rate',
    byCategory: 'By category',
    byStaff: 'By staff member',
    noCategory: 'No category',
    cashIn: 'Paid in',
    cashOut: 'Paid out',
    drawer: 'DRAWER',
    float: 'Float',
    expected: 'Expected',
    blind: 'Not shown: counted blind',
    firstCount: 'First count',
    counted: 'Counted',
    difference: 'Difference',
    audits: 'OTHER ACTIONS',
    verb: {
      'void-line': 'Lines voided',
      'void-cart': 'Carts voided',
      'no-sale': 'Drawer without a sale',
      reprint: 'Receipts reprinted',
      'price-override': 'Prices overridden',
      discount: 'Discounts approved',
      'age-check': 'Age checks',
      park: 'Carts parked',
    },
  },
  label: {
    perUnit: 'per {}',
    noCode: 'No code to scan',
    collection: 'ORDER',
    until: 'Keep until {}',
    place: 'Place',
    bag: 'Bag {} of {}',
    paid: 'PAID',
    toPay: 'TO PAY {}',
    zone: { shelf: 'On the shelf', fridge: 'In the fridge', freezer: 'In the freezer' },
  },
  returns: {
    title: 'RETURN',
    ofReceipt: 'Of receipt {}',
    soldAt: 'Bought on {}',
    blind: 'Without a receipt of the purchase',
    reason: 'Reason: {}',
    reasons: {
      unwanted: 'not wanted',
      'wrong-size': 'wrong size',
      'not-as-described': 'not as described',
      defective: 'defective',
      'damaged-on-the-way': 'damaged on the way',
      'wrong-item': 'wrong item',
      'too-late': 'came too late',
      other: 'other',
    },
    defective: 'defective',
    refundTotal: 'REFUND, {}',
    refund: {
      cash: 'Cash',
      'card-terminal': 'To the card',
      'card-stand-alone': 'To the card',
      'bank-transfer': 'Bank transfer',
      owed: 'To be paid later',
      channel: 'By the web shop',
      'refunded-before': 'Refunded before',
      points: 'In points',
      'store-credit': 'Store credit',
      exchange: 'Set off in exchange',
    },
    pointsGivenBack: 'Points given back',
    pointsTakenBack: 'Earned points taken back',
    note: 'Note: {}',
    customerSigned: 'Customer’s signature',
    owedTitle: 'REFUND OWED',
    owedText:
      'The money could not go back at once. The shop will refund it the way it was paid. Show this slip in any shop of the chain.',
    wayOf: 'Refund by',
    creditTitle: 'STORE CREDIT',
    creditText: 'Pays for goods in the shops of the chain. Keep this slip.',
    paidTitle: 'REFUND PAID OUT',
    application: {
      title: 'APPLICATION FOR A RETURN',
      to: 'To: {}',
      from: 'From (full name)',
      passport: 'Identity document',
      phone: 'Phone',
      asks: 'Please take the goods back and refund what was paid:',
      date: 'Date: {}',
    },
  },
  test: {
    title: 'Test print',
    letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789',
    columns: 'Columns: {}',
  },
};

/** The texts by language. */
export const printTexts: Readonly<Record<PrintLanguage, PrintTexts>> = { ru, en };

/** Puts a value into a text's place. */
export function fill(pattern: string, value: string | number): string {
  return pattern.replace('{}', () => String(value));
}
